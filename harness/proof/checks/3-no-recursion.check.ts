import { test } from '../../kit/test.ts';
import { propertyTest } from './on-kit.ts';

test(await propertyTest(3));
