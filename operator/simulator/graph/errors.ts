// What Graph answers when it refuses: one table of the service's own codes and sentences.
import type { Entry } from '../directory/entry.ts';
import type { Refusal } from './throttle.ts';

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target: string;
}

/** A refusal. It is an answer, not a defect: no stack is taken. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly ErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { details?: readonly ErrorDetail[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
    this.details = more.details ?? [];
    this.headers = more.headers ?? {};
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const badRequest = (message: string): GraphError => new GraphError(400, 'Request_BadRequest', message);
const unauthenticated = (message: string): GraphError => new GraphError(401, 'InvalidAuthenticationToken', message);

export const graphErrors = {
  badRequest,

  // Authentication and authorisation
  tokenEmpty: () => unauthenticated('Access token is empty.'),
  tokenMalformed: () => unauthenticated('CompactToken parsing failed with error code: 80049217'),
  tokenForeign: () => unauthenticated('Access token validation failure.'),
  tokenExpired: () => unauthenticated('Lifetime validation failed, the token is expired.'),
  tokenAudience: () => unauthenticated('Access token validation failure. Invalid audience.'),
  insufficientPrivileges: () => new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),

  // Addresses and methods
  unknownSegment: (segment: string) => new GraphError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`),
  methodNotAllowed: () => new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.'),
  notFound: (id: string) =>
    new GraphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  sourceOrTargetMissing: () => badRequest("The source resource object or one of the objects being referenced don't exist."),

  // Bodies
  unreadablePayload: () =>
    new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    ),
  emptyPayload: () => new GraphError(400, 'BadRequest', 'Empty Payload. JSON content expected.'),
  contentType: () =>
    new GraphError(
      415,
      'RequestBodyRead',
      "A supported MIME type could not be found that matches the content type of the request. None of the supported type(s) 'application/json' matches the content type.",
    ),
  payloadTooLarge: () => new GraphError(413, 'RequestBodyTooLarge', 'The request body is too large.'),

  unknownParameter: (name: string, action: string) =>
    new GraphError(
      400,
      'BadRequest',
      `The parameter '${name}' in the request payload is not a valid parameter for the operation '${action}'.`,
    ),

  // Properties
  unknownProperty: (property: string) => badRequest(`Invalid property '${property}'.`),
  unknownExtension: (property: string) => badRequest(`The following extension properties are not available: ${property}.`),
  wrongType: (property: string) => badRequest(`Property ${property} in payload has a value that does not match schema.`),
  readOnly: (property: string) => badRequest(`Property '${property}' is read-only and cannot be set.`),
  required: (property: string, resource: string) => badRequest(`A value is required for property '${property}' of resource '${resource}'.`),
  invalidValue: (property: string, resource: string) =>
    badRequest(`Invalid value specified for property '${property}' of resource '${resource}'.`),
  invalidUpn: () => badRequest('Property userPrincipalName is invalid.'),
  unverifiedDomain: () =>
    badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    ),
  passwordRequired: () => badRequest('A password must be specified to create a new user.'),
  passwordTooSimple: () =>
    badRequest('The specified password does not comply with password complexity requirements. Please provide a different password.'),
  mastered: () =>
    badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    ),
  exchangeMastered: () =>
    badRequest('Unable to update the specified properties for objects that have originated within an external service.'),
  conflict: (property: string, holder: Entry) => {
    const message = `Another object with the same value for property ${property} already exists.`;
    return new GraphError(400, 'Request_BadRequest', message, {
      details: [
        { code: 'ObjectConflict', message, target: property },
        { code: 'ConflictingObjects', message, target: `${capital(holder.type)}_${holder.id}` },
      ],
    });
  },

  // Links
  alreadyLinked: (link: string) =>
    badRequest(`One or more added object references already exist for the following modified properties: '${link}'.`),
  duplicateReference: () => badRequest('Request contains a property with duplicate values.'),
  invalidReference: () => badRequest('Invalid URL format specified in payload.'),
  tooManyReferences: (link: string, limit: number) =>
    badRequest(`The number of references in '${link}' exceeds the maximum of ${limit} that one request may add.`),
  unacceptableTarget: (link: string) => badRequest(`Invalid object type for the reference property '${link}'.`),
  lastOwner: () => badRequest('The group must have at least one owner, hence this owner cannot be removed.'),
  dynamicMembership: () =>
    new GraphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation. The membership of a dynamic group is managed by its rule.',
    ),

  extensionExists: () => badRequest('An extension property exists with the same name.'),

  // Groups
  mailEnabledGroup: (verb: 'Create' | 'Update') => badRequest(`Cannot ${verb} a mail-enabled security groups and or distribution list.`),

  // Queries
  selectUnknown: (property: string, type: string) =>
    new GraphError(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Could not find a property named '${property}' on type 'microsoft.graph.${type}'.`,
    ),
  filterUnknown: (property: string, type: string) =>
    new GraphError(
      400,
      'BadRequest',
      `Invalid filter clause: Could not find a property named '${property}' on type 'microsoft.graph.${type}'.`,
    ),
  filterSyntax: (why: string) => new GraphError(400, 'BadRequest', `Invalid filter clause: ${why}`),
  filterUnsupported: (property: string, resource: string) =>
    new GraphError(
      400,
      'Request_UnsupportedQuery',
      `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
    ),
  tooManyAlternatives: (count: number, limit: number) =>
    new GraphError(
      400,
      'Request_UnsupportedQuery',
      `Too many child clauses specified in search filter expression containing 'OR' operators: ${count}. Max allowed: ${limit}.`,
    ),
  expandUnsupported: (option: string) => new GraphError(400, 'BadRequest', `Query option '${option}' is not supported inside $expand.`),
  unsupportedQuery: () => new GraphError(400, 'Request_UnsupportedQuery', 'Unsupported Query.'),
  unknownOption: (option: string) => badRequest(`'${option}' is not supported by the service.`),
  searchNeedsHeader: () =>
    new GraphError(
      400,
      'Request_UnsupportedQuery',
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    ),
  searchUnknown: (property: string, type: string) =>
    new GraphError(
      400,
      'BadRequest',
      `Invalid search clause: Could not find a property named '${property}' on type 'microsoft.graph.${type}'.`,
    ),
  /** `of` is the query option that a single object does not take. */
  onCollectionsOnly: (of: string) =>
    new GraphError(
      400,
      'BadRequest',
      `The query specified in the URI is not valid. Query option '${of}' can be applied only on collections.`,
    ),
  incompatibleTypes: (property: string, value: string, operator: string) =>
    new GraphError(
      400,
      'BadRequest',
      `Invalid filter clause: A binary operator with incompatible types was detected. Found operand types '${property}' and '${value}' for operator kind '${operator}'.`,
    ),
  noSignature: (fn: string) =>
    new GraphError(
      400,
      'BadRequest',
      `Invalid filter clause: No function signature for the function with name '${fn}' matches the specified arguments.`,
    ),
  repeatedOption: (option: string) =>
    new GraphError(400, 'BadRequest', `Query option '${option}' was specified more than once, but it must be specified at most once.`),
  invalidCount: (value: string) =>
    new GraphError(400, 'BadRequest', `Invalid value '${value}' for $count query option found. Valid values are true, false.`),
  invalidSorting: (text: string) => new GraphError(400, 'BadRequest', `Invalid orderby clause: Syntax error in '${text}'.`),
  addressTooLong: () => new GraphError(414, 'BadRequest', 'The request URL is too long.'),
  headersTooLarge: () => new GraphError(431, 'BadRequest', 'The address or the headers of the request are too large.'),
  countNeedsHeader: () => badRequest('$count is not currently supported.'),
  invalidPageSize: (value: string) =>
    new GraphError(400, 'Request_UnsupportedQuery', `Invalid page size specified: '${value}'. Must be between 1 and 999 inclusive.`),
  /** The address begins anew: its token is empty. */
  resyncRequired: (location: string) =>
    new GraphError(410, 'resyncRequired', 'The provided delta token is expired. Please start a new synchronization.', {
      headers: { location },
    }),
  invalidPage: () => badRequest('The specified page token value is invalid.'),

  // Limits and weather
  tenantQuota: () =>
    new GraphError(
      403,
      'Directory_QuotaExceeded',
      'The directory object quota limit for the Tenant has been exceeded. Please ask your administrator to increase the quota limit or delete objects to reduce the used quota.',
    ),
  linkQuota: (wanted: number, limit: number, link: string) =>
    new GraphError(
      403,
      'Directory_QuotaExceeded',
      `Unable to perform operation as '${wanted}' would exceed the maximum quota count '${limit}' for forward-link ${link}.`,
    ),
  throttled: (appId: string, { retryAfterSeconds, scope, information }: Refusal) =>
    new GraphError(
      429,
      'TooManyRequests',
      `Too many requests from Identifier:${appId} under category:aadgraph.app.tenant_large. Please try again later.`,
      {
        headers: { 'retry-after': String(retryAfterSeconds), 'x-ms-throttle-scope': scope, 'x-ms-throttle-information': information },
      },
    ),
  batchInvalid: (message: string) => new GraphError(400, 'BadRequest', message),
  defect: () => new GraphError(500, 'Service_InternalServerError', 'Encountered an internal server error.'),
  failedDependency: () => new GraphError(424, 'FailedDependency', 'The dependency of this request failed.'),
} as const;
