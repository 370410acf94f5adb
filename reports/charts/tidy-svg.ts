/**
 * ECharts numbers ids and classes by how many charts the process has drawn, and adds hover styles that a picture does
 * not need: without them the same record gives the same bytes.
 */
export function tidySvg(svg: string, id: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|pointer-events|ecmeta_\w+|xml:space|xmlns:xlink|version|baseProfile)="[^"]*"/g, '')
    .replace(/zr\d+-c/g, `${id}-clip`)
    .replace(/^<svg width="[^"]*" height="[^"]*"/, '<svg')
    .replace(/\n+/g, '');
}
