/** A measurement, in the form in which a service publishes it to CloudWatch. */
export type MetricPoint = Readonly<{
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
  value: number;
}>;

/** Publishes the measurements of a service under the clock's time. Never throws. */
export type MetricSink = (points: readonly MetricPoint[]) => void;

/** A line of a container's output. */
export type ContainerLogLine = Readonly<{ group: string; stream: string; message: string }>;

/** Takes the output lines of containers, in order. Never throws. */
export type LogSink = (line: ContainerLogLine) => void;

/** An event, in the form in which a service sends it to EventBridge's default bus. */
export type ServiceEvent = Readonly<{
  source: string;
  detailType: string;
  detail: Readonly<Record<string, unknown>>;
}>;

/** Takes the events of a service. Never throws. */
export type EventSink = (event: ServiceEvent) => void;
