/**
 * The attacker of `make bench-attack`, in a process of its own so that it does not slow the measurement down. Each
 * message from the parent process starts or stops the attack.
 */
import { startAttack } from './attacker.ts';

const [url = '', token = '', connections = '50'] = process.argv.slice(2);
let attack: ReturnType<typeof startAttack> | undefined;
process.on('message', () => {
  if (attack === undefined) attack = startAttack({ url, token, connections: Number(connections) });
  else {
    void attack.stop().then((seen) => process.send?.(seen));
    attack = undefined;
  }
});
process.once('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});
