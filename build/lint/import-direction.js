import { dirname, join, relative, resolve, sep } from 'node:path';
import { CLOSED_FOLDERS, ENTRIES, isTestFile, layerOf, STRANGERS } from './layers.js';

const packageRoot = resolve(import.meta.dirname, '../..');

/** ESLint rule: imports run upstream, and from folder to folder through the entries only (see layers.js). */
export const importDirection = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const from = packagePath(context.filename);
    const check = (node) => {
      if (node.source === null || node.source === undefined) return;
      const specifier = String(node.source.value);
      const message = specifier.startsWith('.')
        ? relativeImportFault(from, packagePath(resolve(dirname(context.filename), specifier)), isTypeOnly(node))
        : packageImportFault(from, specifier);
      if (message !== undefined) context.report({ node: node.source, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

function relativeImportFault(from, to, typeOnly) {
  const stranger = STRANGERS.folders.find((folder) => from.startsWith(`${folder}/`));
  if (stranger !== undefined && !to.startsWith(`${stranger}/`) && to !== STRANGERS.common)
    return `${stranger} shares nothing with ${to} (build/lint/layers.js)`;
  if (isTestFile(from)) return undefined;
  if (isTestFile(to)) return `${to} belongs to tests; only tests may import it`;
  const importer = layerOf(from);
  const imported = layerOf(to);
  if (importer === undefined) return undefined;
  if (imported === undefined) return `${to} belongs to no layer of build/lint/layers.js`;
  return layerFault(importer, imported, typeOnly) ?? entryFault(from, to);
}

function layerFault(importer, imported, typeOnly) {
  if (importer.unit === imported.unit || isAllowed(importer.uses, imported, importer)) return undefined;
  if (isAllowed(importer.types ?? [], imported, importer)) {
    return typeOnly ? undefined : `${importer.unit} may import only types of ${imported.unit}`;
  }
  return `${importer.unit} may not import ${imported.unit}; imports run upstream (build/lint/layers.js)`;
}

/** A layer that may use a top-level folder from outside may use every part of it that the folder's entries show. */
function isAllowed(units, imported, importer) {
  const covers = (unit) =>
    unit === imported.unit || (imported.unit.startsWith(`${unit}/`) && opensParts(unit, importer));
  return units.some(covers);
}

/** Naming `emulator/cell` names cell/subscriber.ts too; naming `conformance` from within does not name its contract's files. */
function opensParts(unit, importer) {
  return unit.includes('/') || importer.inside === true;
}

function entryFault(from, to) {
  const closed = CLOSED_FOLDERS.find((folder) => to.startsWith(`${folder}/`));
  const [folder] = to.split('/');
  const entries = ENTRIES[folder];
  if (closed !== undefined && !from.startsWith(`${closed}/`) && !entries.includes(to)) {
    return `${closed} is entered through ${closed}/index.ts only`;
  }
  if (entries === undefined || from.startsWith(`${folder}/`) || entries.includes(to)) return undefined;
  return `${folder} is entered through ${entries.join(' or ')} only`;
}

function packageImportFault(from, specifier) {
  const packages = isTestFile(from) ? undefined : layerOf(from)?.packages;
  if (packages === undefined || packages.includes(specifier)) return undefined;
  return `${layerOf(from).unit} may import no package but ${packages.join(', ')}`;
}

function isTypeOnly(node) {
  if ((node.importKind ?? node.exportKind) === 'type') return true;
  const specifiers = node.specifiers ?? [];
  return (
    specifiers.length > 0 && specifiers.every(({ importKind, exportKind }) => (importKind ?? exportKind) === 'type')
  );
}

function packagePath(file) {
  return relative(packageRoot, join(file)).split(sep).join('/');
}
