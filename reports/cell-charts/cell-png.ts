import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Pixels per unit of the drawing. */
const ZOOM = 2;
/** The drawing as a PNG. The library is loaded when the first picture is wanted: it is native code of some size. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: ZOOM },
    font: {
      loadSystemFonts: false,
      fontFiles: fontFiles(),
      defaultFontFamily: 'Lato',
      sansSerifFamily: 'Lato',
    },
  });
  return resvg.render().asPng();
}

/** They come with the package: a machine need not have fonts, and a picture is the same on every machine. */
function fontFiles(): string[] {
  return [
    require.resolve('@expo-google-fonts/lato/400Regular/Lato_400Regular.ttf'),
    require.resolve('@expo-google-fonts/lato/700Bold/Lato_700Bold.ttf'),
  ];
}
