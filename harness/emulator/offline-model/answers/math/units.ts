import { Fraction } from 'fraction.js';

/** A unit of measurement: its dimension, the exact factor to that dimension's base unit, and its names. */
export type Unit = Readonly<{ dimension: string; factor: Fraction; one: string; many: string }>;

/** A unit in the table: its factor to the base unit, singular, plural, and other names. */
type Row = readonly [size: string, one: string, many: string, others: string];

/**
 * Units by dimension, with factors by definition: international yard and pound, US gallon of 231 cubic inches,
 * thermochemical calorie.
 */
const TABLE: Readonly<Record<string, readonly Row[]>> = {
  length: [
    ['1/1000000', 'µm', 'µm', 'micrometer micrometre micron um'],
    ['1/1000', 'mm', 'mm', 'millimeter millimetre'],
    ['1/100', 'cm', 'cm', 'centimeter centimetre'],
    ['1', 'm', 'm', 'meter metre'],
    ['1000', 'km', 'km', 'kilometer kilometre'],
    ['0.0254', 'inch', 'inches', 'in "'],
    ['0.3048', 'foot', 'feet', "ft '"],
    ['0.9144', 'yard', 'yards', 'yd'],
    ['1609.344', 'mile', 'miles', 'mi'],
    ['1852', 'nautical mile', 'nautical miles', 'nmi'],
  ],
  mass: [
    ['1/1000', 'mg', 'mg', 'milligram'],
    ['1', 'g', 'g', 'gram gramme'],
    ['1000', 'kg', 'kg', 'kilogram kilo'],
    ['1000000', 'tonne', 'tonnes', 'metric_ton'],
    ['28.349523125', 'ounce', 'ounces', 'oz'],
    ['453.59237', 'pound', 'pounds', 'lb lbs'],
    ['6350.29318', 'stone', 'stone', ''],
  ],
  volume: [
    ['1', 'ml', 'ml', 'milliliter millilitre cubic_centimeter cubic_centimetre cc'],
    ['10', 'cl', 'cl', 'centiliter centilitre'],
    ['100', 'dl', 'dl', 'deciliter decilitre'],
    ['1000', 'litre', 'litres', 'l liter'],
    ['1000000', 'cubic metre', 'cubic metres', 'cubic_meter m3'],
    ['3785.411784', 'US gallon', 'US gallons', 'gallon gal us_gallon'],
    ['946.352946', 'US quart', 'US quarts', 'quart us_quart'],
    ['473.176473', 'US pint', 'US pints', 'pint us_pint'],
    ['236.5882365', 'US cup', 'US cups', 'cup us_cup'],
    ['29.5735295625', 'US fluid ounce', 'US fluid ounces', 'fluid_ounce fl_oz'],
    ['14.78676478125', 'US tablespoon', 'US tablespoons', 'tablespoon tbsp'],
    ['4.92892159375', 'US teaspoon', 'US teaspoons', 'teaspoon tsp'],
  ],
  time: [
    ['1/1000', 'ms', 'ms', 'millisecond'],
    ['1', 'second', 'seconds', 's sec'],
    ['60', 'minute', 'minutes', 'min'],
    ['3600', 'hour', 'hours', 'h hr'],
    ['86400', 'day', 'days', ''],
    ['604800', 'week', 'weeks', ''],
  ],
  calendar: [
    ['1', 'month', 'months', ''],
    ['12', 'year', 'years', ''],
    ['120', 'decade', 'decades', ''],
    ['1200', 'century', 'centuries', ''],
  ],
  area: [
    ['1/10000', 'square centimetre', 'square centimetres', 'square_centimeter cm2'],
    ['1', 'square metre', 'square metres', 'square_meter m2 sqm'],
    ['1000000', 'square kilometre', 'square kilometres', 'square_kilometer km2'],
    ['10000', 'hectare', 'hectares', 'ha'],
    ['0.00064516', 'square inch', 'square inches', ''],
    ['0.09290304', 'square foot', 'square feet', 'sqft sq_ft'],
    ['0.83612736', 'square yard', 'square yards', ''],
    ['4046.8564224', 'acre', 'acres', ''],
    ['2589988.110336', 'square mile', 'square miles', ''],
  ],
  speed: [
    ['1', 'm/s', 'm/s', 'meter_per_second metre_per_second'],
    ['5/18', 'km/h', 'km/h', 'kph kmh kilometer_per_hour kilometre_per_hour km_per_hour'],
    ['0.44704', 'mph', 'mph', 'mile_per_hour'],
    ['463/900', 'knot', 'knots', ''],
  ],
  data: [
    ['1', 'bit', 'bits', ''],
    ['8', 'byte', 'bytes', ''],
    ['8000', 'kB', 'kB', 'kilobyte'],
    ['8000000', 'MB', 'MB', 'megabyte'],
    ['8000000000', 'GB', 'GB', 'gigabyte'],
    ['8000000000000', 'TB', 'TB', 'terabyte'],
    ['8192', 'KiB', 'KiB', 'kibibyte'],
    ['8388608', 'MiB', 'MiB', 'mebibyte'],
    ['8589934592', 'GiB', 'GiB', 'gibibyte'],
  ],
  energy: [
    ['1', 'J', 'J', 'joule'],
    ['1000', 'kJ', 'kJ', 'kilojoule'],
    ['4.184', 'cal', 'cal', 'calorie'],
    ['4184', 'kcal', 'kcal', 'kilocalorie'],
    ['3600000', 'kWh', 'kWh', 'kilowatt_hour'],
  ],
  temperature: [
    ['1', '°C', '°C', 'celsius c degree_celsius degree_c centigrade'],
    ['1', '°F', '°F', 'fahrenheit f degree_fahrenheit degree_f'],
    ['1', 'K', 'K', 'kelvin'],
  ],
};

const plural = (name: string): string => name.replace(/^(\w+?)(?=_per_|$)/, '$1s');

const BY_NAME: ReadonlyMap<string, Unit> = new Map(
  Object.entries(TABLE).flatMap(([dimension, rows]) =>
    rows.flatMap(([size, one, many, others]) => {
      const unit: Unit = { dimension, factor: new Fraction(size), one, many };
      const spaced = others.split(' ').map((name) => name.replaceAll('_', ' '));
      const names = [
        one,
        many,
        ...spaced,
        ...others.split(' ').map((name) => plural(name).replaceAll('_', ' ')),
      ];
      return names
        .filter((name) => name !== '')
        .map((name): [string, Unit] => [name.toLowerCase(), unit]);
    }),
  ),
);

/**
 * All names of units in lower case, longest first, so that a pattern made of them matches "square feet" before
 * "feet".
 */
export const UNIT_NAMES: readonly string[] = [...BY_NAME.keys()].toSorted(
  (a, b) => b.length - a.length,
);

/** Returns the unit with a name, whatever its case, in singular or plural. */
export const unitOf = (name: string): Unit | undefined =>
  BY_NAME.get(name.toLowerCase().replaceAll(/\s+/g, ' ').trim());
