// Sends batches to a simulator from a process of its own, some at a time: for measuring what answering them costs.
import process from 'node:process';
import { Agent, request } from 'undici';

interface Order {
  readonly url: string;
  readonly ca: string;
  readonly bearer: string;
  readonly bodies: readonly string[];
}

const atATime = 8;

process.once('message', (order: Order) => {
  // What it costs to hand the order over is no cost of answering.
  process.once('message', () => {
    void send(order).then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.send?.('ready');
});

async function send({ url, ca, bearer, bodies }: Order): Promise<void> {
  const dispatcher = new Agent({ connect: { ca }, connections: atATime });
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  const waiting = [...bodies];
  const work = async (): Promise<void> => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
      const answer = await request(url, { dispatcher, method: 'POST', headers, body });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`A batch was answered with ${answer.statusCode}.`);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  await dispatcher.close();
}
