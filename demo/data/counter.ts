/** Numbers one after the other. */
export function counter(first = 1): () => number {
  let last = first - 1;
  return () => {
    last += 1;
    return last;
  };
}
