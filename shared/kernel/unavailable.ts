/** Something that we rely on is overloaded or out of reach; trying again may work. */
export class Unavailable extends Error {
  override readonly name: string = 'Unavailable';
}
