// The declarative provisioning expression language, as other rooms use it.
export { canonicalExpression } from './canonical.ts';
export { type CompiledExpression, compileExpression, type CompileOptions, type Compiling } from './compile.ts';
export type { EvaluationErrorCode, ExpressionEnvironment, ExpressionResult } from './environment.ts';
export { valueGivenBy } from './given-values.ts';
export { type ParameterName, parameterNames, reservedParameters } from './names.ts';
export { fillParameters, parametersIn } from './parameter-text.ts';
export type { ExpressionPlace, ExpressionProblem, ExpressionProblemCode } from './problem.ts';
export type { NextChange } from './next-change.ts';
export { nearest, suggestion } from './suggest.ts';
export type { StaticType } from './types.ts';
export type { ExpressionTrace, TraceNode, TraceOutcome, TraceValue } from './trace.ts';
