type Required<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T];
type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> } & Pick<T, Required<T>>;

/** Returns a copy of an object without the fields whose value is undefined. */
export function defined<T extends object>(value: T): Defined<T> {
  return JSON.parse(JSON.stringify(value));
}
