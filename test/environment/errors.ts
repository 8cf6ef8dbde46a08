/** What a world says when it can not go on: what is wrong, and what a person does about it. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
  readonly next: string;

  constructor(message: string, next: string, options?: ErrorOptions) {
    super(`${message} ${next}`, options);
    this.next = next;
  }
}
