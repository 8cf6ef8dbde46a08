import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaceSet } from '../../../operator/engine/join/place-set.ts';

const places = 2 ** 20;

/** As many as asked for, all over the places; the first and the last place and some neighbours are among them. */
function some(count: number): ReadonlySet<number> {
  const found = new Set([0, 1, 2, places - 2, places - 1]);
  for (let place = 12_345; found.size < count; place = (Math.imul(place, 1_664_525) + 1_013_904_223) & (places - 1)) found.add(place);
  return found;
}

for (const count of [5, 512, 513, 8_000, 16_384, 100_000]) {
  test(`of ${count} places a set knows these and no others`, () => {
    const taken = some(count);
    const set = new PlaceSet(places);
    for (const place of taken) {
      assert.equal(set.has(place), false);
      set.add(place);
      set.add(place);
    }
    let known = 0;
    for (let place = 0; place < places; place++) {
      if (set.has(place)) known += 1;
      if (taken.has(place) !== set.has(place)) assert.fail(`place ${place}`);
    }
    assert.equal(known, count);
  });
}

test('few of very many places take no room for all of them', () => {
  const before = process.memoryUsage().arrayBuffers;
  const set = new PlaceSet(2 ** 27);
  for (let place = 0; place < 1000; place++) set.add(place * 131_071);
  assert.ok(set.has(131_071));
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 20);
});
