// The errors of the simulator itself: how it was started and what its administration was asked. What Graph answers stands in graph/errors.ts.
import { defineErrors } from '../model/errors.ts';

export const simulatorErrors = defineErrors('Simulator', {
  UnknownTenant: { retry: 'never', text: 'There is no tenant {tenant}.', next: 'List the tenants with GET /_admin/tenants.' },
  UnknownObject: {
    retry: 'never',
    text: 'The tenant {tenant} has no object {id}.',
    next: "Look at the tenant's objects with GET /_admin/tenants/{tenant}/objects.",
  },
  UnknownApplication: {
    retry: 'never',
    text: 'The tenant {tenant} has no application {clientId}.',
    next: 'Look at the tenant with GET /_admin/tenants/{tenant}.',
  },
  AlreadyExists: { retry: 'never', text: '{what} exists already.', next: 'Choose another identifier, or reset the tenant.' },
  NoStateFile: { retry: 'never', text: 'This simulator has no state file.', next: 'Start it with --state FILE.' },
  NothingRecorded: {
    retry: 'never',
    text: 'This simulator records no exchanges.',
    next: 'Start it with --record-exchanges COUNT.',
  },
  UnreadableState: {
    retry: 'never',
    text: 'The state file {file} can not be read: {why}.',
    next: 'Move the file away to start with an empty world, or give the right one.',
  },
  UnwritableState: {
    retry: 'configuration',
    text: 'The state file {file} can not be written: {why}.',
    next: 'Name a file in a folder that is there, that this user may write to, and that has room.',
  },
  NothingSaved: {
    retry: 'never',
    text: 'The state file {file} is not there yet.',
    next: 'Save the state first, with POST /_admin/state/save.',
  },
  CannotListen: {
    retry: 'configuration',
    text: 'The simulator can not listen on {host}, port {port}: {why}.',
    next: 'Choose another port or address, or end what listens there.',
  },
  UnusableCertificate: {
    retry: 'configuration',
    text: 'The certificate {certificate} and the key {key} can not be used: {why}.',
    next: 'Give a certificate chain and its private key, both in PEM.',
  },
  UnreadableSeed: {
    retry: 'never',
    text: 'The seed file {file} can not be read: {why}.',
    next: 'See lockstep simulator --help for its shape.',
  },
  UnreadableFaultPlan: {
    retry: 'never',
    text: 'The fault plan {file} can not be read: {why}.',
    next: 'See lockstep simulator --help for its shape.',
  },
  UnreadableSettings: {
    retry: 'never',
    text: 'The settings file {file} can not be read: {why}.',
    next: "Name the settings of tenants that the simulator's description lists.",
  },
  UnreadableFile: {
    retry: 'configuration',
    text: 'The file {file} can not be read: {why}.',
    next: 'Check the path and that this user may read it.',
  },
  AdminRefused: { retry: 'never', text: 'The administration answered {status} to {method} {path}: {why}.', next: 'Correct the request.' },
});
