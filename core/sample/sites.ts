import { createDraw } from './draw.ts';
import type { Host } from './service.ts';

// Networks that host other people's sites, where destinations of the long tail are found.
const HOSTING = ['104.16', '104.18', '104.21', '13.234', '13.235', '139.59', '54.251', '51.15', '95.216', '151.101'];
const TOPICS = [
  'news',
  'shop',
  'bank',
  'school',
  'travel',
  'recipes',
  'cricket',
  'jobs',
  'maps',
  'music',
  'forum',
  'blog',
];
const SITE_COUNT = 700;
const SITE_SEED = 20_260_105;

/** The long tail of the web: invented names in the reserved domain .example, at addresses of large hosting networks. */
export function siteHosts(): readonly Host[] {
  const draw = createDraw(SITE_SEED);
  return Array.from({ length: SITE_COUNT }, (_, index) => {
    const topic = TOPICS[index % TOPICS.length] as string;
    const network = HOSTING[draw.nextBelow(HOSTING.length)] as string;
    return [
      `${topic}-${index + 1}.example`,
      `${network}.${draw.nextBelow(250) + 1}.${draw.nextBelow(250) + 2}`,
    ] as const;
  });
}
