import { serveCalls } from '../../serve-calls.ts';
import { performTask } from './perform.ts';
import { MathTask } from './task.ts';

serveCalls((input) => performTask(MathTask.parse(input)));
