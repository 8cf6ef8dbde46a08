// What keeps an object or an attribute from its target once it is wanted there: the target, protection and export.
import { testRevision } from '../builders.ts';
import { cycle, imported, whyNotNames } from './why-not-case.ts';

whyNotNames([
  {
    what: 'values that the target does not take',
    story: async (world) => {
      world.user('corp', 'ana', { title: 'much longer than the target takes', mail: 'a@b' });
      await cycle(world);
    },
    about: 'ana',
    reasons: ['Target ValueTooLong', 'Target Unsupported'],
    says: /33 characters/,
  },
  {
    what: 'an export that the target refused',
    story: async (world) => {
      world.tenant.refuse = () => ({ code: 'Taken', message: 'The name is taken.', next: 'Rename one of them.', retry: 'backoff' });
      world.user('corp', 'ana');
      await cycle(world);
    },
    about: 'ana',
    reasons: ['Export Taken'],
    says: /The name is taken\. \(since .*\) It is sent again after/,
  },
  {
    what: 'a change that no import has shown',
    story: async (world) => {
      world.user('corp', 'ana');
      await imported(world);
      await world.exportAll();
    },
    about: 'ana',
    reasons: ['Export AwaitingConfirmation'],
  },
  {
    what: 'a change that has not left',
    story: async (world) => {
      world.user('corp', 'ana');
      await imported(world);
    },
    about: 'ana',
    reasons: ['Export NotSentYet'],
  },
  {
    what: 'a schedule in Staging',
    revision: { ...testRevision, mode: 'Staging' },
    story: async (world) => {
      world.user('corp', 'ana');
      await imported(world);
    },
    about: 'ana',
    reasons: ['Export Staging'],
  },
  {
    what: 'a plan that waits for approval, also for whom it does not delete',
    revision: { ...testRevision, limits: { deletes: { count: 0, percent: 100, percentFrom: 20 } } },
    story: async (world) => {
      for (const name of ['ana', 'bert']) world.user('corp', name);
      await cycle(world);
      world.remove('corp', 'bert');
      world.user('corp', 'carl');
      await cycle(world);
    },
    about: 'carl',
    reasons: ['Protection AwaitingApproval'],
    says: /1 deletion/,
  },
  {
    what: 'a delete that waits for its grace period',
    revision: { ...testRevision, limits: { ...testRevision.limits, absence: { consecutiveReads: 3, gracePeriodSeconds: 3600 } } },
    story: async (world) => {
      for (const name of ['ana', 'bert']) world.user('corp', name);
      await cycle(world);
      world.remove('corp', 'bert');
      await cycle(world);
    },
    about: 'tenant/bert',
    reasons: ['Scope NoSource', 'Protection AwaitingCertainty'],
  },
  {
    what: 'a delete that waits for approval',
    revision: { ...testRevision, limits: { deletes: { count: 0, percent: 100, percentFrom: 20 } } },
    story: async (world) => {
      for (const name of ['ana', 'bert']) world.user('corp', name);
      await cycle(world);
      world.remove('corp', 'bert');
      await cycle(world);
    },
    about: 'tenant/bert',
    reasons: ['Scope NoSource', 'Protection AwaitingApproval'],
  },
  {
    what: 'an attribute that no rule flows to',
    story: async (world) => {
      world.user('corp', 'ana');
      await cycle(world);
    },
    about: 'ana',
    attribute: 'shoeSize',
    reasons: ['Flow NoFlow'],
  },
  {
    what: 'an attribute without a value at its sources',
    story: async (world) => {
      world.user('corp', 'ana');
      world.user('hr', 'ana');
      await cycle(world);
    },
    about: 'ana',
    attribute: 'TITLE',
    reasons: ['Flow NoValue', 'Flow NoValue'],
    says: /In from corp - User Common copies title of corp, which has no value; In from hr - Person copies title of hr, which has no value/,
  },
  {
    what: 'an attribute that the target does not take',
    story: async (world) => {
      world.user('corp', 'ana', { mail: 'a@b' });
      await cycle(world);
    },
    about: 'ana',
    attribute: 'mail',
    reasons: ['Target Unsupported'],
    says: /tenant does not take mail: Exchange owns it/,
  },
  {
    what: 'an attribute that is held back',
    story: async (world) => {
      world.user('corp', 'ana', { title: 'much longer than the target takes' });
      await cycle(world);
    },
    about: 'ana',
    attribute: 'title',
    reasons: ['Target Held'],
  },
  {
    what: 'a reference that waits for what it leads to',
    story: async (world) => {
      world.user('corp', 'ana');
      world.user('corp', 'bert', { cloudFiltered: true });
      world.group('corp', 'team', ['ana', 'bert', 'nobody']);
      await cycle(world);
    },
    about: 'team',
    attribute: 'member',
    reasons: ['Export DeferredReference'],
    says: /2 of 3 references of member wait .*CN=bert,DC=contoso,DC=test \(no rule creates it in tenant\).*corp-nobody \(never imported\)/,
  },
  {
    what: 'nothing at all',
    story: async (world) => {
      world.user('corp', 'ana', { title: 'x' });
      await cycle(world);
    },
    about: 'ana',
    reasons: [],
  },
]);
