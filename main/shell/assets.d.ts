/** Files that the build copies beside the bundle; the import is their path at run time. */
declare module '*?asset' {
  const file: string;
  export default file;
}
