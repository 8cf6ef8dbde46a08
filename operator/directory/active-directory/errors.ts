// What can go wrong between us and a domain controller, and what a person does about it.
import { defineErrors } from '../../model/errors.ts';

export const directoryErrors = defineErrors('Directory', {
  ServerUnreachable: {
    retry: 'backoff',
    text: 'No domain controller of {domain} can be reached: {detail}.',
    next: 'Check the addresses and ports of the servers, and that the network lets the worker through. The next cycle tries again.',
  },
  ConnectionLost: {
    retry: 'backoff',
    text: '{server} ended the connection: {detail}.',
    next: 'Nothing was deleted. The next cycle reads again.',
  },
  TimedOut: {
    retry: 'backoff',
    text: '{server} did not answer for {seconds} seconds.',
    next: 'Nothing was deleted. The next cycle tries again; look at the load of the server if it stays so.',
  },
  ServerBusy: {
    retry: 'backoff',
    text: '{server} is busy or unavailable: {detail}.',
    next: 'The next cycle tries again.',
  },
  CredentialsMissing: {
    retry: 'configuration',
    text: 'The {part} for {domain} is empty.',
    next: 'Fill the Secret {secret}; the worker tries again when it changes.',
  },
  InvalidCredentials: {
    retry: 'configuration',
    text: '{server} refused the account: {detail}.',
    next: 'Correct the account or the Secret {secret}; the worker tries again when it changes. Other servers were not tried, so that the account is not locked out.',
  },
  CertificateAuthorityInvalid: {
    retry: 'configuration',
    text: 'The certificate authority for {domain} is not a PEM certificate.',
    next: 'Correct what spec.activeDirectory.certificateAuthorityRef names.',
  },
  CertificateExpired: {
    retry: 'configuration',
    text: 'The certificate of {server} is not valid today: {detail}.',
    next: 'Renew the certificate of the domain controller.',
  },
  CertificateUntrusted: {
    retry: 'configuration',
    text: 'The certificate of {server} is not signed by a trusted authority: {detail}.',
    next: 'Name the authority of the domain controllers in spec.activeDirectory.certificateAuthorityRef.',
  },
  CertificateNameMismatch: {
    retry: 'configuration',
    text: 'The certificate of {server} is for another name: {detail}.',
    next: 'Use a host name that the certificate contains, or renew the certificate with this name.',
  },
  EncryptionFailed: {
    retry: 'backoff',
    text: '{server} does not speak TLS as expected: {detail}.',
    next: 'Check transport and port: LDAPS is usually 636, StartTLS 389, and the domain controller needs a certificate.',
  },
  ContainerMissing: {
    retry: 'configuration',
    text: '{partition} has no container {container}, which spec.activeDirectory.partitions[].include names.',
    next: 'Nothing was deleted. If it was renamed or moved, correct include; if it is gone on purpose, take it out of include.',
  },
  InsufficientRights: {
    retry: 'backoff',
    text: 'The account may not {operation} in {partition}: {detail}.',
    next: 'Grant the right in Active Directory; the next cycle tries again.',
  },
  AccountControlHidden: {
    retry: 'backoff',
    text: 'The account may not see userAccountControl of {count} accounts in {partition}, such as {dn}: nobody can say whether they are disabled.',
    next: 'They stay as they are, and nobody is deleted before the read is complete. Grant the account "Read all properties" on them, or exclude their organizational unit.',
  },
  PartitionNotServed: {
    retry: 'configuration',
    text: '{server} does not hold the domain {partition}.',
    next: 'List domain controllers of this domain under its partition.',
  },
  PartialRead: {
    retry: 'backoff',
    text: 'The read of {partition} is not complete after {count} objects: {detail}.',
    next: 'Nothing was deleted. The next cycle reads again.',
  },
  DeltaImpossible: {
    retry: 'backoff',
    text: 'The changes of {partition} can not be told: {detail}.',
    next: 'The connector reads in full instead.',
  },
  MessageTooLarge: {
    retry: 'backoff',
    text: '{server} sent what can not be taken in: {detail}.',
    next: 'Leave out the attribute that is so large, or split the object.',
  },
  ProtocolError: {
    retry: 'backoff',
    text: '{server} answered in a way that LDAP does not allow: {detail}.',
    next: 'Nothing was deleted. Look whether something other than a domain controller answers at this address.',
  },
  WriteNotPermitted: {
    retry: 'backoff',
    text: 'The account may not write {attributes} of {object}: {detail}.',
    next: 'Grant the account "Write property" on {attributes} for {objectType} objects, such as with: dsacls "{container}" /I:S /G "ACCOUNT:WP;{first};{objectType}". Objects that AdminSDHolder protects inherit no rights. The change is tried again by itself.',
  },
  ValueRefused: {
    retry: 'never',
    text: '{server} does not take {attributes} of {object}, result {result}: {detail}.',
    next: 'Correct the value at its source or in the rule, or take the attribute out of spec.activeDirectory.writeback.attributes.',
  },
  ObjectGone: {
    retry: 'backoff',
    text: 'No domain of the connector holds {object} any more.',
    next: 'Nothing was written. The next import tells what became of it.',
  },
  WriteRefused: {
    retry: 'backoff',
    text: '{server} refused to write {attributes} of {object}, result {result}: {detail}.',
    next: 'The change is tried again by itself; look at the domain controller if it stays so.',
  },
  AnswerLost: {
    retry: 'backoff',
    text: '{server} gave no answer to the change of {object}: {detail}.',
    next: 'Nothing to do: the next import tells whether it happened.',
  },
  NeverWritten: {
    retry: 'never',
    text: 'Nothing is created, moved or deleted in Active Directory, and no reference is written: {action} of {object} was not sent.',
    next: 'This is a fault of Lockstep: please report it.',
  },
  TermEnded: {
    retry: 'backoff',
    text: 'The term of this worker ended; the change of {object} was not sent.',
    next: 'Nothing to do: the worker that holds the lease goes on after its confirming import.',
  },
  Refused: {
    retry: 'backoff',
    text: '{server} refused to {operation} with result {result}: {detail}.',
    next: 'Nothing was deleted. The next cycle tries again.',
  },
});
