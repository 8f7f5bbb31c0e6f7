import type { JudgedCase } from './judge-set.ts';
import { calibrationOf, type Calibration } from './metrics/calibration.ts';
import {
  accuracyOf,
  confusionOf,
  macroF1Of,
  scoresOf,
  type Confusion,
  type Score,
} from './metrics/confusion.ts';
import { ROUTE_CODES } from '../../proof/target/wire/routes.ts';
import { CATEGORIES, categoryOf } from './routes.ts';

/** Name in a confusion matrix for a classification that named no route. */
export const NO_ROUTE = 'none';

export type SetSummary = Readonly<{
  set: string;
  models: readonly string[];
  count: number;
  fallbacks: number;
  accuracy: number;
  macroF1: number;
  categoryAccuracy: number;
  categoryMacroF1: number;
  scores: readonly Score[];
  confusion: Confusion;
  calibration: Calibration;
  wrong: readonly JudgedCase[];
}>;

export function summarize(set: string, judged: readonly JudgedCase[]): SetSummary {
  const routes = judged.map(({ route, given }) => ({
    expected: route,
    given: given.route ?? NO_ROUTE,
  }));
  const categories = judged.map(({ route, given }) => ({
    expected: categoryOf(route),
    given: given.route === undefined ? NO_ROUTE : categoryOf(given.route),
  }));
  const confusion = confusionOf(routes, ROUTE_CODES);
  const assured = judged.map(({ route, given }) => ({
    confidence: given.confidence,
    right: given.route === route,
  }));
  return {
    set,
    models: [...new Set(judged.map(({ given }) => given.model))],
    count: judged.length,
    fallbacks: judged.filter(({ given }) => given.fallback).length,
    accuracy: accuracyOf(routes),
    macroF1: macroF1Of(confusion),
    categoryAccuracy: accuracyOf(categories),
    categoryMacroF1: macroF1Of(confusionOf(categories, CATEGORIES)),
    scores: scoresOf(confusion),
    confusion,
    calibration: calibrationOf(assured),
    wrong: judged.filter(({ route, given }) => given.route !== route),
  };
}
