/** Error of an ECS task that was stopped before it ran; the message is the reason in ECS's words. */
export class TaskRefused extends Error {
  override readonly name = 'TaskRefused';
}
