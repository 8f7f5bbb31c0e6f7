/** A data point of a metric, in the form in which a service publishes it to CloudWatch. */
export type MetricPoint = Readonly<{
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
  value: number;
}>;

/** Publishes data points of a service with the current time of the clock. Never throws. */
export type MetricSink = (points: readonly MetricPoint[]) => void;

export type ContainerLogLine = Readonly<{ group: string; stream: string; message: string }>;

/** Receives the output lines of containers, in order. Never throws. */
export type LogSink = (line: ContainerLogLine) => void;

/** An event, in the form in which a service sends it to EventBridge's default bus. */
export type ServiceEvent = Readonly<{
  source: string;
  detailType: string;
  detail: Readonly<Record<string, unknown>>;
}>;

/** Receives the events of a service. Never throws. */
export type EventSink = (event: ServiceEvent) => void;
