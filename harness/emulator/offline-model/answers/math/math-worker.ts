import { serveCalls } from '../../serve-calls.ts';
import { perform } from './perform.ts';
import { MathTask } from './task.ts';

serveCalls((input) => perform(MathTask.parse(input)));
