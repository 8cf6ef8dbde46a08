// Reads `parameter-values`: pairs of a name and a value that describe a connection or that rules may use.
import type { Account } from '../report/account.ts';
import type { ConnectParameter } from './connector.ts';
import { isTrue, type Reader } from './reader.ts';

/** @param owner Whose parameters they are, for people. */
export function readParameters(reader: Reader | undefined, owner: string): readonly ConnectParameter[] {
  if (reader === undefined) return [];
  return reader
    .group('parameter-values')
    .flatMap((element) => element.children.filter(({ name }) => name === 'parameter'))
    .map((element) => readParameter(reader.account, element, owner));
}

function readParameter(account: Account, element: ConnectParameterElement, owner: string): ConnectParameter {
  account.take(element);
  const attribute = (name: string): string => account.attribute(element, name) ?? '';
  const name = attribute('name');
  // Types are told again by the values that they have.
  attribute('type');
  attribute('dataType');
  return {
    construct: account.open('Parameter', `parameter ${name} of ${owner}`, element),
    name,
    value: element.text,
    intrinsic: isTrue(attribute('intrinsic')),
    use: attribute('use'),
    encrypted: isTrue(attribute('encrypted')),
  };
}

type ConnectParameterElement = Reader['element'];
