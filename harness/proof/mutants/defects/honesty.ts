import type { Mutant } from '../mutant.ts';
import { everyNth } from './occasions.ts';

/** Known-bad servers that report something false about themselves, or leak private data. */
export const HONESTY: readonly Mutant[] = [
  {
    name: 'lying-receipt',
    defect: 'The receipt of every tenth answer tells of two calls where there was one',
    foundBy: 'receipt',
    patch: () => {
      let count = 0;
      return {
        receipt: (receipt) => {
          count += 1;
          return count % 10 === 0 ? { ...receipt, modelCalls: 2 } : receipt;
        },
      };
    },
  },
  {
    name: 'log-without-events',
    defect: 'Model calls leave no line in the log',
    foundBy: 'logs',
    patch: (good) => ({
      log: (line) => {
        if (line.event !== 'model_call') good.log(line);
      },
    }),
  },
  {
    name: 'log-of-another-trace',
    defect: 'Every tenth model call is logged under a trace id that nobody sent',
    foundBy: 'logs',
    patch: (good) => {
      const isTenth = everyNth(10);
      return {
        log: (line) => {
          const strays = line.event === 'model_call' && isTenth();
          const traceId = crypto.randomUUID().replaceAll('-', '');
          good.log(strays ? { ...line, traceId } : line);
        },
      };
    },
  },
  {
    name: 'internals-in-errors',
    defect: 'An error tells where in the code it was thrown',
    foundBy: 'internals',
    patch: (good) => ({
      tell: (error) => {
        const told = good.tell(error);
        const stack = error instanceof Error ? error.stack : undefined;
        return { ...told, message: `${told.message}\n${stack ?? ''}` };
      },
    }),
  },
];
