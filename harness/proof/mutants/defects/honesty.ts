import { foundBy, type Mutant } from '../mutant.ts';
import { everyNth } from './occasions.ts';

/** Known-bad servers that report something false about themselves, or leak private data. */
export const HONESTY: readonly Mutant[] = [
  ...foundBy('receipt', {
    'lying-receipt': [
      'The receipt of every tenth answer tells of two calls where there was one',
      () => {
        const isTenth = everyNth(10);
        return { receipt: (receipt) => (isTenth() ? { ...receipt, modelCalls: 2 } : receipt) };
      },
    ],
  }),
  ...foundBy('logs', {
    'log-without-events': [
      'Model calls leave no line in the log',
      (good) => ({
        log: (line) => {
          if (line.event !== 'model_call') good.log(line);
        },
      }),
    ],
    'log-of-another-trace': [
      'Every tenth model call is logged under a trace id that nobody sent',
      (good) => {
        const isTenth = everyNth(10);
        return {
          log: (line) => {
            const strays = line.event === 'model_call' && isTenth();
            const traceId = crypto.randomUUID().replaceAll('-', '');
            good.log(strays ? { ...line, traceId } : line);
          },
        };
      },
    ],
  }),
  ...foundBy('internals', {
    'internals-in-errors': [
      'An error tells where in the code it was thrown',
      (good) => ({
        tell: (error) => {
          const told = good.tell(error);
          const stack = error instanceof Error ? error.stack : undefined;
          return { ...told, message: `${told.message}\n${stack ?? ''}` };
        },
      }),
    ],
  }),
];
