import { describe, expect, it } from 'vitest';
import { familyWords, leftOutOf, repeatedFeature, uselessFeature } from '../../../core/detect/left-out-words.ts';

describe('features that are left out', () => {
  it('are told with the reason in plain words', () => {
    const useless = { column: 'flag_syn', reason: 'constant', missingShare: 0 } as const;
    expect(uselessFeature(useless).why).toBe('the same in every flow');
    expect(uselessFeature({ ...useless, reason: 'mostly_missing', missingShare: 0.834 }).why).toBe(
      'given in too few flows: 83 % lack it',
    );
    expect(repeatedFeature({ name: 'pair_flows', as: 'entity_flows_missing', correlation: 0.95 }).why).toBe(
      'tells the same as “Entity flows given or not”, which is used',
    );
  });

  it('are told once where the reason is the same in all kinds of records, and name the kinds otherwise', () => {
    const same = { feature: 'flag_syn', why: 'the same in every flow' };
    const other = { feature: 'direction', why: 'not given in any flow' };
    expect(
      leftOutOf([
        { family: 'FLOW, bytes: session, volumes, durations', dropped: [same, other] },
        { family: 'DNS, bytes: unknown', dropped: [same] },
      ]),
    ).toEqual([
      same,
      { feature: 'direction', why: 'not given in any flow, in flow records with volumes per session and durations' },
    ]);
    const kinds = ['FLOW', 'DNS', 'HTTP'].map((type, index) => ({
      family: `${type}, bytes: unknown`,
      dropped: index < 2 ? [other] : [],
    }));
    expect(leftOutOf(kinds)).toEqual([{ ...other, why: 'not given in any flow, in 2 of the 3 kinds of records' }]);
  });

  it.each([
    [
      'NAT_BINDING, bytes: ALLOCATION, volumes, packets, durations',
      'NAT records with volumes per allocation, packets and durations',
    ],
    ['DNS, bytes: unknown', 'DNS records without figures'],
    ['FLOW, bytes: unknown, volumes', 'flow records with volumes'],
  ])('%s reads %s', (family, words) => expect(familyWords(family)).toBe(words));
});
