import type { Finding } from '../finding.ts';
import type { World } from '../world/world.ts';
import type { WeatherChange } from '@mysms/simulator';

/** Something that is measured, in a world of its own. */
export interface Item {
  readonly name: string;
  /** How the carrier behaves; calm unless said otherwise. */
  readonly weather?: WeatherChange;
  readonly run: (world: World) => Promise<Finding[]>;
}
