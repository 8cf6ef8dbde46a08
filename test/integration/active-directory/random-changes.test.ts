import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openWorld } from '../../environment/world.ts';
import { openForest, Replica } from './replica.ts';

const world = await openWorld();
const forest = await world.ownForest({ after });
const { objects } = forest;

/** A small generator with a seed, so that a failure can be repeated (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Units, people and groups that change at random; everything is found again by its GUID. */
class Organisation {
  readonly #next: () => number;
  readonly #units: string[] = [];
  readonly #people: string[] = [];
  readonly #groups: string[] = [];
  #count = 0;

  constructor(seed: number) {
    this.#next = random(seed);
  }

  async begin(): Promise<readonly string[]> {
    const tops: string[] = [];
    for (const name of ['In', 'Out']) tops.push(await objects.createUnit(name));
    for (let i = 0; i < 4; i++) {
      const unit = await objects.createUnit(`Unit ${this.#count++}`, tops[i % 2]);
      this.#units.push((await objects.get(unit)).guid);
    }
    for (let i = 0; i < 6; i++) await this.#createPerson();
    for (let i = 0; i < 3; i++) await this.#createGroup();
    return tops;
  }

  /** One change of one kind. Returns what it did. */
  async change(tops: readonly string[]): Promise<string> {
    const [person, group, unit] = [this.#pick(this.#people), this.#pick(this.#groups), this.#pick(this.#units)];
    const name = `N${this.#count++}, ü`;
    switch (Math.floor(this.#next() * 10)) {
      case 0:
        return this.#createPerson();
      case 1:
        return this.#createGroup();
      case 2:
        await objects.modify(await this.#dn(person), { title: name, description: this.#next() < 0.5 ? undefined : name });
        return `modify ${person}`;
      case 3:
        await objects.rename(await this.#dn(person), name);
        return `rename ${person}`;
      case 4:
        await objects.move(await this.#dn(person), await this.#dn(unit));
        return `move ${person} to ${unit}`;
      case 5:
        await objects.rename(await this.#dn(unit), name);
        return `rename unit ${unit}`;
      case 6: {
        const top = this.#pick(tops);
        await objects.move(await this.#dn(unit), top);
        return `move unit ${unit} to ${top}`;
      }
      case 7:
        await objects.modify(await this.#dn(group), { member: await this.#some() });
        return `members of ${group}`;
      case 8:
        await objects.modify(await this.#dn(person), {
          manager: this.#next() < 0.5 ? undefined : await this.#dn(this.#pick(this.#people)),
        });
        return `manager of ${person}`;
      default:
        if (this.#people.length < 3) return this.#createPerson();
        await objects.delete(await this.#dn(person));
        this.#people.splice(this.#people.indexOf(person), 1);
        return `delete ${person}`;
    }
  }

  async #createPerson(): Promise<string> {
    const number = this.#count++;
    const unit = await this.#dn(this.#pick(this.#units));
    this.#people.push((await objects.createUser({ name: `Person ${number}`, account: `p${number}`, unit })).guid);
    return `create person ${number}`;
  }

  async #createGroup(): Promise<string> {
    const number = this.#count++;
    const unit = await this.#dn(this.#pick(this.#units));
    this.#groups.push(
      (await objects.createGroup({ name: `Group ${number}`, account: `g${number}`, unit, members: await this.#some() })).guid,
    );
    return `create group ${number}`;
  }

  async #some(): Promise<readonly string[]> {
    return Promise.all(this.#people.filter(() => this.#next() < 0.4).map((guid) => this.#dn(guid)));
  }

  async #dn(guid: string): Promise<string> {
    return (await objects.get(`<GUID=${guid}>`)).dn;
  }

  #pick(list: readonly string[]): string {
    return list[Math.floor(this.#next() * list.length)] ?? '';
  }
}

test('whatever changes, deltas lead to what a full read shows', async (t) => {
  const seed = 20_260_401;
  const organisation = new Organisation(seed);
  const tops = await organisation.begin();
  const [inside = ''] = tops;
  const open = (): Replica => new Replica(openForest(t, forest, world.ca.pem, { partition: { include: [inside] } }));
  const replica = await open().readFull();
  const done: string[] = [];
  for (let step = 0; step < 25; step++) {
    for (let i = 0; i < 1 + (step % 5); i++) done.push(await organisation.change(tops));
    await replica.readDelta();
    assert.deepEqual(replica.state, (await open().readFull()).state, `seed ${seed}: ${done.join('; ')}`);
  }
});
