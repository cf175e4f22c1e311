import { join } from 'node:path';
import { Architecture, Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Layer } from '../../functions/manifest.ts';
import { architectureOf } from './assets.ts';
import type { Deployment } from './deployment.ts';

export type FunctionLayers = Partial<Readonly<Record<Layer, LayerVersion>>>;

const GEO_FILE = 'geo/geo.bin';

/**
 * The layers, for the functions of one stack. Not shared between stacks: a new version of a layer has a new address,
 * and CloudFormation changes no address that another stack imports.
 */
export function functionLayers(scope: Construct, { assets, settings }: Deployment): FunctionLayers {
  const architecture = architectureOf(settings) === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64;
  const layer = (name: Layer, description: string) =>
    new LayerVersion(scope, `Layer-${name}`, {
      code: Code.fromAsset(assets.layer(name)),
      compatibleArchitectures: [architecture],
      description,
    });
  const duckdb = layer('duckdb', 'DuckDB for Node');
  return settings.standIn ? { duckdb } : { duckdb, geo: layer('geo', 'Countries, cities and networks of addresses') };
}

/** Where a function finds the geo tables. A stand-in runs functions on this machine and has no /opt. */
export function geoTablesPath({ assets, settings }: Deployment): string {
  return settings.standIn ? join(assets.layer('geo'), GEO_FILE) : `/opt/${GEO_FILE}`;
}
