// The page for people, read-only: tenants, users, groups and the audit log, with a search. Plain HTML without scripts.
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isLive } from '../directory/entry.ts';
import type { Entry, ObjectType } from '../directory/entry.ts';
import type { AuditRecord } from '../audit.ts';
import { toInstant } from '../clock.ts';
import type { Tenant } from '../tenant.ts';
import type { World } from '../world.ts';
import type { Html } from './html.ts';
import { html, style } from './html.ts';

const rowLimit = 200;
const shownTypes: readonly (readonly [type: ObjectType, title: string])[] = [
  ['user', 'Users'],
  ['group', 'Groups'],
  ['device', 'Devices'],
  ['orgContact', 'Contacts'],
  ['administrativeUnit', 'Administrative units'],
];

const styleDigest = createHash('sha256').update(style).digest('base64');
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleDigest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

type OfTenant = { readonly tenant: string };
type Search = { readonly q?: string };

/** Registers the page under `/_ui`. Nothing behind it changes anything. */
export function pageRoutes(server: FastifyInstance, world: World): void {
  server.get('/_ui', (_request, reply) => send(reply, 'Tenants', tenantsPage(world)));
  server.get<{ Params: OfTenant & { readonly type: string }; Querystring: Search }>('/_ui/:tenant/objects/:type', (request, reply) => {
    const tenant = world.tenants.get(request.params.tenant.toLowerCase());
    const found = shownTypes.find(([type]) => type === request.params.type);
    return tenant === undefined || found === undefined
      ? missing(reply)
      : send(reply, `${found[1]} of ${tenant.displayName}`, objectsPage(tenant, found[0], text(request.query.q)), tenant);
  });
  server.get<{ Params: OfTenant & { readonly id: string } }>('/_ui/:tenant/object/:id', (request, reply) => {
    const tenant = world.tenants.get(request.params.tenant.toLowerCase());
    const entry = tenant?.directory.find(request.params.id);
    return tenant === undefined || entry === undefined
      ? missing(reply)
      : send(reply, nameOf(entry), objectPage(world, tenant, entry), tenant);
  });
  server.get<{ Params: OfTenant; Querystring: Search }>('/_ui/:tenant/audit', (request, reply) => {
    const tenant = world.tenants.get(request.params.tenant.toLowerCase());
    return tenant === undefined
      ? missing(reply)
      : send(reply, `Audit log of ${tenant.displayName}`, auditPage(world, tenant, text(request.query.q)), tenant);
  });
}

/** A parameter that is given twice is a list, and is no search. */
const text = (value: unknown): string => (typeof value === 'string' ? value.trim().toLowerCase() : '');

const missing = (reply: FastifyReply): FastifyReply => send(reply.code(404), 'Not found', html`<p>There is no such page.</p>`);

function send(reply: FastifyReply, title: string, body: Html, tenant?: Tenant): FastifyReply {
  const links =
    tenant === undefined ? [] : shownTypes.map(([type, name]) => html`<a href="/_ui/${tenant.id}/objects/${type}">${name}</a> `);
  const audit = tenant === undefined ? html`` : html`<a href="/_ui/${tenant.id}/audit">Audit log</a>`;
  // The style stands unescaped: its digest is what the policy allows.
  const page = html`<title>${title}</title><nav><a href="/_ui">Tenants</a> ${links}${audit}</nav><h1>${title}</h1>${body}`;
  return reply.headers(headers).send(`<!doctype html><html lang="en"><meta charset="utf-8"><style>${style}</style>${page.markup}</html>`);
}

const tenantsPage = (world: World): Html =>
  html`<table><tr><th>Tenant</th><th>Id</th><th>Domains</th><th>Users</th><th>Groups</th></tr>${[...world.tenants.values()].map(
    ({ id, displayName, domains, directory }) =>
      html`<tr><td><a href="/_ui/${id}/objects/user">${displayName}</a></td><td>${id}</td><td>${domains.map(({ name }) => name).join(', ')}</td>
<td>${directory.ordered('user').length}</td><td>${directory.ordered('group').length}</td></tr>`,
  )}</table>`;

const searchForm = (query: string): Html =>
  html`<form><input name="q" value="${query}" aria-label="Search"> <button>Search</button></form>`;

function objectsPage({ id, directory }: Tenant, type: ObjectType, query: string): Html {
  const { rows, more } = firstOf(directory.ordered(type), (entry) => query === '' || searchText(entry).includes(query));
  return html`${searchForm(query)}<table><tr><th>Name</th><th>Sign-in name or address</th><th>State</th></tr>${rows.map(
    (entry) =>
      html`<tr><td><a href="/_ui/${id}/object/${entry.id}">${nameOf(entry)}</a></td><td>${addressOf(entry)}</td><td>${stateOf(entry)}</td></tr>`,
  )}</table>${more ? html`<p>Only the first ${rowLimit} are shown.</p>` : html``}`;
}

function objectPage(world: World, tenant: Tenant, entry: Entry): Html {
  const links = [...(entry.links.members?.keys() ?? [])].slice(0, rowLimit);
  const effects = world.audit.query({ tenant: tenant.id, kind: 'effect', objectId: entry.id, limit: rowLimit }).records;
  return html`<p>${entry.type} ${entry.id}, ${stateOf(entry)}</p>
<table>${Object.entries(entry.values).map(([name, value]) => html`<tr><th>${name}</th><td>${typeof value === 'string' ? value : JSON.stringify(value)}</td></tr>`)}
${entry.manager === undefined ? html`` : html`<tr><th>manager</th><td>${linkTo(tenant, entry.manager)}</td></tr>`}</table>
${links.length === 0 ? html`` : html`<h2>Members</h2><ul>${links.map((target) => html`<li>${linkTo(tenant, target)}</li>`)}</ul>`}
<h2>Changes</h2>${auditTable(effects)}`;
}

function auditPage(world: World, { id }: Tenant, query: string): Html {
  const { records } = world.audit.query({ tenant: id, limit: Number.MAX_SAFE_INTEGER });
  const { rows } = firstOf(records.toReversed(), (record) => query === '' || lineOf(record).toLowerCase().includes(query));
  return html`${searchForm(query)}<p>The newest first, ${rowLimit} at most.</p>${auditTable(rows)}`;
}

const auditTable = (records: readonly AuditRecord[]): Html =>
  html`<table><tr><th>#</th><th>When</th><th>What</th></tr>${records.map(
    (record) => html`<tr><td>${record.sequence}</td><td>${toInstant(record.at)}</td><td>${lineOf(record)}</td></tr>`,
  )}</table>`;

function lineOf(record: AuditRecord): string {
  if (record.kind === 'request') {
    const { method, path, status, errorCode, fault } = record;
    return [method, path, status ?? 'no answer', errorCode, fault === null ? null : `fault: ${fault}`]
      .filter((part) => part !== null)
      .join(' ');
  }
  const { action, objectType, objectId, properties, link, targetId, request } = record;
  const by = request === null ? 'by the administration' : `by request ${request}`;
  return [action, objectType, objectId, link, targetId, properties.join(', '), by].filter((part) => part !== null && part !== '').join(' ');
}

function firstOf<T>(all: readonly T[], accept: (item: T) => boolean): { readonly rows: readonly T[]; readonly more: boolean } {
  const rows: T[] = [];
  for (const item of all) {
    if (!accept(item)) {
      continue;
    }
    if (rows.length === rowLimit) {
      return { rows, more: true };
    }
    rows.push(item);
  }
  return { rows, more: false };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const nameOf = ({ id, values }: Entry): string => textOf(values['displayName']) || id;
const addressOf = ({ values }: Entry): string =>
  textOf(values['userPrincipalName']) || textOf(values['mail']) || textOf(values['uniqueName']);
const searchText = (entry: Entry): string => `${entry.id} ${nameOf(entry)} ${addressOf(entry)}`.toLowerCase();
const linkTo = ({ id }: Tenant, entry: Entry): Html => html`<a href="/_ui/${id}/object/${entry.id}">${nameOf(entry)}</a>`;

function stateOf(entry: Entry): string {
  if (!isLive(entry)) {
    return 'deleted';
  }
  return entry.values['accountEnabled'] === false ? 'disabled' : 'live';
}
