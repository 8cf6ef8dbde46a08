// What can go wrong with Entra ID, when trying again helps, and what a person does next.
import type { ChangeError } from '../../model/change.ts';
import { defineErrors, LockstepError } from '../../model/errors.ts';

const seeProperty =
  'Correct the value in the source directory, or the rule that makes it; the change is sent again when the value changes.';
const byItself = 'Nothing to do: Lockstep tries again by itself.';

export const entraErrors = defineErrors('Entra', {
  // Connection and sign-in.
  Credentials: {
    retry: 'configuration',
    text: 'Entra ID refused to sign in the application {clientID} of tenant {tenantID}: {reason} (AADSTS{number}).',
    next: 'Check the tenant ID, the client ID and the client secret, certificate or service account of the SyncConnector; the worker tries again when one of them changes.',
  },
  CertificateUnusable: {
    retry: 'configuration',
    text: 'The client certificate of the application cannot be used: {detail}.',
    next: 'Correct the Secret of clientCertificateRef, and upload the certificate to the application; the worker uses it at its next request.',
  },
  SignInUnavailable: {
    retry: 'backoff',
    text: 'No token came from {authority}: {detail}.',
    next: 'Check that the worker reaches the authority over HTTPS and trusts its certificate. Lockstep tries again by itself.',
  },
  TokenRefused: {
    retry: 'backoff',
    text: 'Microsoft Graph refused the access token: {detail}.',
    next: 'Check that authority and Graph belong to the same cloud and that the clocks are right. Lockstep tries again by itself.',
  },
  CertificateUntrusted: {
    retry: 'configuration',
    text: 'The certificate of {host} is not trusted: {detail}.',
    next: 'Name the issuing authority in certificateAuthorityRef of the SyncConnector, or correct the certificate of the server.',
  },
  Unreachable: {
    retry: 'backoff',
    text: '{host} cannot be reached: {detail}.',
    next: 'Check name resolution, proxies and network policies between the worker and Microsoft Graph. Lockstep tries again by itself.',
  },
  AnswerLost: {
    retry: 'backoff',
    text: 'No answer came to {request}: {detail}. It may have taken effect.',
    next: 'Nothing to do: the next import shows whether the change arrived.',
  },
  Throttled: { retry: 'backoff', text: 'Microsoft Graph asks to wait {seconds} seconds.', next: byItself },
  Unavailable: { retry: 'backoff', text: 'Microsoft Graph answered {status} to {request}: {detail}.', next: byItself },
  TermEnded: {
    retry: 'backoff',
    text: 'The term of this worker ended; {request} was not sent.',
    next: 'Nothing to do: the worker that holds the lease goes on after its confirming import.',
  },

  // Reading.
  DeltaImpossible: {
    retry: 'backoff',
    text: 'A delta read of {collection} is not possible: {reason}.',
    next: 'Nothing to do: the next read is a full one.',
  },
  PartialRead: {
    retry: 'backoff',
    text: 'The read of {collection} broke off after {count} objects: {detail}.',
    next: 'Nothing was deleted. The next cycle reads again.',
  },
  ProtocolError: {
    retry: 'backoff',
    text: 'Microsoft Graph gave an answer that cannot be right: {detail}.',
    next: 'Nothing was changed by it. If it happens again, report it with the log of the worker.',
  },

  // Single changes.
  ObjectConflict: {
    retry: 'never',
    text: 'Another object of the tenant ({other}) already has this value of {property}.',
    next: 'Find that object in Entra ID and decide which of the two keeps the value; the change is tried again within an hour, and at once when the source changes.',
  },
  HoldsRole: {
    retry: 'never',
    text: '{label} fits the object {other} of Entra ID, which holds an administrative role or can hold one; Lockstep takes over no administrator.',
    next: 'Take the role away for the time of the first change, which is tried again within an hour, or give the person another name or anchor. What Lockstep has written to once it goes on to write to.',
  },
  RestoredAdministrator: {
    retry: 'never',
    text: '{label} came back from the recycle bin as {other}, which holds an administrative role or can hold one; Lockstep wrote no value to it.',
    next: 'Decide whether the account is to be used: block its sign-in or delete it in Entra ID where it is not. Otherwise take the role away for the time of the first change, which is tried again within an hour.',
  },
  SoftMatchTaken: {
    retry: 'never',
    text: '{label} has the {property} of the account {other} of Entra ID, which belongs to another source object ({anchor}).',
    next: 'Find out which of the two source objects the account belongs to, and change the name of the other; the change is tried again within an hour, and at once when the source changes.',
  },
  SoftMatchGuest: {
    retry: 'never',
    text: '{label} has the {property} of the account {other} of Entra ID, which is a guest of another organization; Lockstep takes over no guest.',
    next: 'Where both are one person, make the guest a member in Entra ID, or let a rule give userType Guest; otherwise give one of them another address. The change is tried again within an hour.',
  },
  SoftMatchAmbiguous: {
    retry: 'never',
    text: '{count} accounts of Entra ID have the {property} of {label}.',
    next: 'Leave the value with one of them; the change is tried again within an hour, and at once when the source changes.',
  },
  ExtensionUndefined: {
    retry: 'backoff',
    text: 'The directory extension {name} is not defined in the tenant, or not for objects of this type.',
    next: 'Lockstep defines extensions of its own application by itself, for which it needs Application.ReadWrite.OwnedBy and the application as its own owner; define others in their application, or take them out of the rules.',
  },
  InvalidValue: { retry: 'configuration', text: 'Entra ID refuses the value of {property}: {detail}.', next: seeProperty },
  ValuesRefused: {
    retry: 'configuration',
    text: 'Entra ID refuses {count} values of {label}, and took the others: {details}',
    next: seeProperty,
  },
  MissingValue: { retry: 'configuration', text: '{label} cannot be created without {attribute}.', next: seeProperty },
  InvalidAnchor: {
    retry: 'configuration',
    text: 'The source anchor {anchor} of {label} is not the Base64 text of a 16-byte GUID, which groups need.',
    next: 'Let the sourceAnchor of groups flow from objectGUID, as the default rules do.',
  },
  PermissionsMissing: {
    retry: 'configuration',
    text: 'The application {clientID} lacks what the rules need: {missing}.',
    next: 'Grant the application permissions of Microsoft Graph and consent to them; the next cycle asks for a new token. What is permitted is written meanwhile.',
  },
  Permission: {
    retry: 'configuration',
    text: 'The application lacks a permission for {request}: {detail}.',
    next: 'Grant the application {permission} and consent to it; objects with an admin role need a directory role besides. The change is tried again after an hour.',
  },
  QuotaExceeded: {
    retry: 'configuration',
    text: 'A quota of the tenant is exhausted: {detail}.',
    next: 'Raise the quota or delete objects in Entra ID.',
  },
  MasteredElsewhere: {
    retry: 'never',
    text: '{label} is mastered by another synchronization ({property}); Lockstep does not write it.',
    next: 'Stop the other synchronization for this object, or take the object out of the scope of the rules.',
  },
  AnchorMismatch: {
    retry: 'never',
    text: 'The object {other} of Entra ID carries the source anchor {found}, and {label} has {expected}; Lockstep writes nothing to it, does not disable it and does not delete it.',
    next: 'Find out who changed the anchor of the object and whose it is: put the anchor {expected} back, or disable or delete the object by hand.',
  },
  AnchorAmbiguous: {
    retry: 'never',
    text: 'Several groups of Entra ID carry the source anchor {anchor} of {label}: {others}.',
    next: 'Find out which of them it is, and remove the value of the directory extension from the others; the change is tried again within an hour.',
  },
  Unsupported: {
    retry: 'never',
    text: 'Microsoft Graph cannot do this: {detail}.',
    next: 'Take the object or the attribute out of the rules.',
  },
  PeopleOnly: {
    retry: 'never',
    text: '{label} is a Microsoft 365 group, which has people as members only; {count} of those to be added are none.',
    next: 'Take the groups out of the members in the source, or make a security group of it. The people among its members are written.',
  },
  NotFound: {
    retry: 'backoff',
    text: '{request} named an object that Microsoft Graph does not find (yet): {detail}.',
    next: 'Nothing to do: new objects appear within minutes, and the next import shows what is gone.',
  },
  Refused: {
    retry: 'backoff',
    text: 'Microsoft Graph refused {request} with {status} {code}: {detail}.',
    next: 'See the message of the service; the change is tried again with growing pauses.',
  },
});

/** Tells any error the way results carry it. What is no error of ours is a fault of the program and says so. */
export function changeError(error: unknown): ChangeError {
  if (error instanceof LockstepError) return { code: error.code, message: error.message, next: error.next, retry: error.retry };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'Entra.Unexpected', message, next: 'This is a fault of Lockstep: please report it.', retry: 'backoff' };
}
