// A set of places out of very many: a table of those that are in it while they are few, one bit for each place once that takes less.

const leastSlots = 1024;

export class PlaceSet {
  readonly #places: number;
  /** Each slot holds a place plus one, or 0 where it is free; open addressing, at most half full. */
  #slots: Uint32Array | undefined;
  #size = 0;
  #bits: Uint8Array | undefined;

  /** @param places from 0; a power of two */
  constructor(places: number) {
    this.#places = places;
  }

  has(place: number): boolean {
    if (this.#bits !== undefined) return ((this.#bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
    return this.#slots !== undefined && this.#slots[slotOf(this.#slots, place)] !== 0;
  }

  add(place: number): void {
    if (this.#bits !== undefined) return setBit(this.#bits, place);
    const slots = this.#withRoom();
    if (slots === undefined) return this.#toBits(place);
    const slot = slotOf(slots, place);
    if (slots[slot] !== 0) return;
    slots[slot] = place + 1;
    this.#size += 1;
  }

  /** Nothing where the table would take as much as the bits. */
  #withRoom(): Uint32Array | undefined {
    const known = this.#slots;
    if (known !== undefined && this.#size * 2 < known.length) return known;
    const length = known === undefined ? leastSlots : known.length * 2;
    if (length * Uint32Array.BYTES_PER_ELEMENT >= this.#places / 8) return undefined;
    const larger = new Uint32Array(length);
    for (const taken of known ?? []) if (taken !== 0) larger[slotOf(larger, taken - 1)] = taken;
    this.#slots = larger;
    return larger;
  }

  #toBits(place: number): void {
    const bits = new Uint8Array(this.#places / 8);
    for (const taken of this.#slots ?? []) if (taken !== 0) setBit(bits, taken - 1);
    setBit(bits, place);
    this.#bits = bits;
    this.#slots = undefined;
  }
}

/** Where the place is, or would be put. */
function slotOf(slots: Uint32Array, place: number): number {
  const last = slots.length - 1;
  let slot = place & last;
  while (slots[slot] !== 0 && slots[slot] !== place + 1) slot = (slot + 1) & last;
  return slot;
}

function setBit(bits: Uint8Array, place: number): void {
  bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7));
}
