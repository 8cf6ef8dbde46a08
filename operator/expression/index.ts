// The declarative provisioning expression language, as other rooms use it.
export { type CompiledExpression, compileExpression, type Compiling } from './compile.ts';
export type { EvaluationErrorCode, ExpressionEnvironment, ExpressionResult } from './environment.ts';
export { type ParameterName, parameterNames } from './names.ts';
export type { ExpressionProblem, ExpressionProblemCode } from './problem.ts';
export { nearest, suggestion } from './suggest.ts';
