// What the tools say of their own exports, and whether it fits: a search that hit a limit, or that was stopped, looks like people who left.

/** Comments and trailers of `ldapsearch` (without -LLL) and `ldbsearch`. */
export class Evidence {
  #needs: string | undefined;
  #ended = false;
  #stated = 0;
  #failed: string | undefined;
  #cookie = '';

  /** @param text what stands behind the `#` */
  comment(text: string): void {
    const line = text.trim();
    if (line === 'extended LDIF') this.#expect('the result with which ldapsearch ends');
    else if (/^record \d+$/.test(line)) this.#expect('the count with which ldbsearch ends');
    else if (line.startsWith('pagedresults: cookie=')) this.trailer('pagedresults', line.slice('pagedresults: '.length));
    else {
      const stated = /^(?:numEntries: (\d{1,15})|(\d{1,15}) entries)$/.exec(line);
      if (stated === null) return;
      this.#stated = Math.max(this.#stated, Number(stated[1] ?? stated[2]));
      this.#ended = true;
    }
  }

  /** @param name in lower case */
  trailer(name: string, value: string): void {
    if (name === 'result') {
      this.#ended = true;
      if (!/^0( |$)/.test(value)) this.#failed = value.trim();
    }
    if (name === 'pagedresults') this.#cookie = /cookie=(\S*)/.exec(value)?.[1] ?? '';
  }

  /** Why `entries` are not all, if something says so. */
  problem(entries: number): string | undefined {
    if (this.#failed !== undefined) return `and the search ended with ${this.#failed}`;
    if (this.#cookie !== '') return 'and the server had more pages';
    if (this.#needs !== undefined && !this.#ended) return `without ${this.#needs}`;
    if (entries < this.#stated) return `and the tool counted ${this.#stated}`;
    return undefined;
  }

  /** Where several exports stand one behind the other, each has its end. */
  #expect(what: string): void {
    if (this.#needs === undefined || this.#ended) this.#ended = false;
    this.#needs = what;
  }
}
