/** Why a task was stopped before it ran, in ECS's words. */
export class TaskRefused extends Error {
  override readonly name = 'TaskRefused';
}
