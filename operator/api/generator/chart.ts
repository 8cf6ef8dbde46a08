// Definitions -> the chart's templates. Helm never upgrades what lies in a chart's crds/ folder, so they are templates that can be left out.
import { dump } from 'js-yaml';
import type { Definition } from './crd.ts';

const keep = `  annotations:
    {{- if .Values.crds.keep }}
    helm.sh/resource-policy: keep
    {{- end }}
    {{- with .Values.crds.annotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  labels:
    {{- include "lockstep.labels" . | nindent 4 }}
`;

/** One template of the chart: the definition, installed by choice, and kept by default when the release goes. */
export function renderChartTemplate(definition: Definition): string {
  const { metadata, ...rest } = definition as Definition & Readonly<Record<string, unknown>>;
  const body = dump({ apiVersion: rest['apiVersion'], kind: rest['kind'], metadata: { name: metadata.name } }, { lineWidth: -1 });
  const spec = dump({ spec: definition.spec }, { lineWidth: -1, noRefs: true });
  // Braces of a description would be read as a template's.
  const literal = spec.replaceAll('{{', '{{ "{{" }}');
  return `{{- /* Made by operator/api/generate.ts from crds/. */}}\n{{- if .Values.crds.install }}\n${body}${keep}${literal}{{- end }}\n`;
}
