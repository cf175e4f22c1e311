export interface City {
  readonly name: string;
  readonly circle: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** City centres, and the telecom circle each lies in. */
export const CITIES: readonly City[] = [
  { name: 'Mumbai', circle: 'MUM', latitude: 19.076, longitude: 72.8777 },
  { name: 'Delhi', circle: 'DEL', latitude: 28.6139, longitude: 77.209 },
  { name: 'Bengaluru', circle: 'KTK', latitude: 12.9716, longitude: 77.5946 },
  { name: 'Hyderabad', circle: 'AP', latitude: 17.385, longitude: 78.4867 },
  { name: 'Chennai', circle: 'TN', latitude: 13.0827, longitude: 80.2707 },
  { name: 'Kolkata', circle: 'KOL', latitude: 22.5726, longitude: 88.3639 },
  { name: 'Ahmedabad', circle: 'GUJ', latitude: 23.0225, longitude: 72.5714 },
  { name: 'Pune', circle: 'MAH', latitude: 18.5204, longitude: 73.8567 },
  { name: 'Jaipur', circle: 'RAJ', latitude: 26.9124, longitude: 75.7873 },
  { name: 'Lucknow', circle: 'UPE', latitude: 26.8467, longitude: 80.9462 },
  { name: 'Kochi', circle: 'KER', latitude: 9.9312, longitude: 76.2673 },
  { name: 'Patna', circle: 'BIH', latitude: 25.5941, longitude: 85.1376 },
];

export function cityNamed(name: string): City {
  const city = CITIES.find((each) => each.name === name);
  if (city === undefined) throw new Error(`no city named ${name}`);
  return city;
}
