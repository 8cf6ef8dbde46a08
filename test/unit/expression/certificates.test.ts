// What the functions on certificates give, held against Node's own reader and against what the certificate was made with.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { X509Certificate, webcrypto } from 'node:crypto';
import { before, describe, test } from 'node:test';
import * as x509 from '@peculiar/x509';
import * as fc from 'fast-check';
import { compileExpression } from '../../../operator/expression/index.ts';
import { environmentOf, errorOf, valueOf } from './evaluate.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

async function made(): Promise<Uint8Array> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '00c0ffee01',
    name: 'C=PT, O="Contoso, Ltd.", OU=Sales, CN=Ana Silva, E=ana@contoso.test',
    notBefore: new Date('2026-01-31T10:00:00Z'),
    notAfter: new Date('2051-01-31T10:00:00Z'),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.SubjectAlternativeNameExtension([
        { type: 'upn', value: 'ana.silva@contoso.test' },
        { type: 'dns', value: 'ana.contoso.test' },
        { type: 'email', value: 'ana.silva@mail.contoso.test' },
        { type: 'url', value: 'https://contoso.test/ana' },
      ]),
    ],
  });
  return new Uint8Array(certificate.rawData);
}

describe('a certificate', () => {
  let attributes: Readonly<Record<string, Uint8Array | string>> = {};
  let node: X509Certificate;
  const of = (name: string): ReturnType<typeof valueOf> => valueOf(`${name}([der])`, attributes);

  before(async () => {
    const der = await made();
    const text = Buffer.from(der).toString('base64');
    node = new X509Certificate(der);
    attributes = { der, text, base64: new Uint8Array(Buffer.from(text)), pem: node.toString() };
  });

  test('is read as DER, as Base64 and as PEM, and is the same each time', () => {
    for (const form of ['der', 'text', 'base64', 'pem'])
      assert.equal(valueOf(`CertThumbprint([${form}])`, attributes), of('CertThumbprint'), form);
    assert.equal(valueOf('IsCert([der]) && IsCert([text]) && IsCert([base64]) && IsCert([pem])', attributes), true);
  });

  test('has the fingerprint, the serial number and the dates that Node reads', () => {
    assert.equal(of('CertThumbprint'), node.fingerprint.replaceAll(':', ''));
    assert.equal(of('CertHashString'), of('CertThumbprint'));
    assert.equal(BigInt(`0x${String(of('CertSerialNumber'))}`), BigInt(`0x${node.serialNumber}`));
    for (const [name, date] of [
      ['CertNotBefore', node.validFromDate],
      ['CertNotAfter', node.validToDate],
    ] as const)
      assert.equal(valueOf(`FormatDateTime(${name}([der]),"o")`, attributes), date.toISOString().replace('.000Z', '.0000000Z'));
  });

  test('writes its names as Windows does, the most specific part first', () => {
    assert.equal(of('CertSubject'), 'E=ana@contoso.test, CN=Ana Silva, OU=Sales, O="Contoso, Ltd.", C=PT');
    for (const name of ['CertSubjectNameDN', 'CertIssuer', 'CertIssuerDN']) assert.equal(of(name), of('CertSubject'));
  });

  test('tells its version, format and algorithms', () => {
    assert.equal(of('CertVersion'), '3');
    assert.equal(of('CertFormat'), 'X509');
    for (const name of ['CertKeyAlgorithm', 'CertPublicKeyOid', 'CertPublicKeyParametersOid']) assert.equal(of(name), '1.2.840.10045.2.1');
    assert.equal(of('CertKeyAlgorithmParams'), '06082A8648CE3D030107');
    assert.equal(of('CertSignatureAlgorithmOid'), '1.2.840.10045.4.3.2');
    assert.deepEqual(of('CertExtensionOids'), ['2.5.29.19', '2.5.29.15']);
  });

  test('has nothing where .NET has nothing', () => {
    for (const name of ['CertFriendlyName', 'CertIssuerOid', 'CertSubjectNameOid']) assert.equal(of(name), null);
  });

  test('gives one name by its kind, of subject or issuer', () => {
    const names = {
      SimpleName: 'Ana Silva',
      EmailName: 'ana.silva@mail.contoso.test',
      UpnName: 'ana.silva@contoso.test',
      DnsName: 'ana.contoso.test',
      DnsFromAlternativeName: 'ana.contoso.test',
      UrlName: 'https://contoso.test/ana',
    };
    for (const [type, name] of Object.entries(names)) assert.equal(valueOf(`CertNameInfo([der],"${type}",False)`, attributes), name);
    assert.equal(valueOf('CertNameInfo([der],SimpleName,True)', attributes), 'Ana Silva');
    assert.equal(valueOf('CertNameInfo([der],UpnName,True)', attributes), null);
    assert.match(errorOf('CertNameInfo([der],"Nickname",True)', { der: attributes['der'] ?? '' }), /^InvalidValue: .* none of SimpleName/);
  });

  test('that was cut or changed anywhere is none or another, and never more than that', () => {
    const der = attributes['der'];
    assert.ok(der instanceof Uint8Array);
    const names = [...compileNames].map((name) => `${name}([der])`);
    fc.assert(
      fc.property(fc.nat({ max: der.length - 1 }), fc.nat({ max: 255 }), fc.constantFrom(...names), (at, byte, text) => {
        const changed = Uint8Array.from(der);
        changed[at] = byte;
        for (const value of [changed, der.slice(0, at)]) {
          const compiling = compileExpression(text.includes('Not') ? `CStr(NumFromDate(${text}))` : text);
          assert.ok(compiling.kind === 'ok');
          const { kind } = compiling.expression.evaluate(environmentOf({ attributes: { der: value } }));
          assert.ok(['value', 'null', 'error'].includes(kind));
        }
      }),
      { numRuns: 5000 },
    );
  });
});

const compileNames = [
  'IsCert',
  'CertSubject',
  'CertExtensionOids',
  'CertNotAfter',
  'CertSerialNumber',
  'CertKeyAlgorithmParams',
  'CertVersion',
];

test('what is no certificate is an error, but for the one function that asks', () => {
  assert.equal(valueOf('IsCert([x])', { x: 'no certificate' }), false);
  assert.equal(valueOf('IsCert([x])', { x: new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x05]) }), false);
  assert.equal(valueOf('IsCert([x])'), false);
  assert.equal(valueOf('CertThumbprint([x])'), null);
  assert.equal(
    errorOf('CertThumbprint([x])', { x: new Uint8Array(20) }),
    'InvalidValue: the 1st argument of CertThumbprint is no certificate',
  );
});
