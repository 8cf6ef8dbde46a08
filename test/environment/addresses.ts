/** The addresses of a world. They are the same in every world, because each has a network namespace of its own. */

/** The node: API server, kubelet, DNS, and the source of connections that the world makes. */
export const NODE_ADDRESS = '10.97.0.1';
export const API_PORT = 6443;
export const POD_NETWORK = '10.244.0.0/24';
export const SERVICE_NETWORK = '10.96.0.0/16';
export const API_SERVICE_ADDRESS = '10.96.0.1';
export const DNS_SERVICE_ADDRESS = '10.96.0.10';

/** A host of the world's own network, such as a domain controller: 10.97.0.`number`. Pods reach it by address and by name. */
export function hostAddress(number: number): string {
  if (!Number.isInteger(number) || number < 2 || number > 254)
    throw new RangeError(`10.97.0.${number} is not an address of the world's network.`);
  return `10.97.0.${number}`;
}
