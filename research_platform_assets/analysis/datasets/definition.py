"""The published definition of data: which names of files and folders hold it, and which do not.

Belongs here: lists of words and extensions, which `docs/guides/read-the-results.md` explains and `paths` applies. Does
not belong here: how they are applied.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Formats that hold data wherever they lie, with their extensions.
DATA_FORMATS: Mapping[str, str] = {
    "csv": "csv",
    "tsv": "tsv tab",
    "json lines": "jsonl ndjson",
    "parquet": "parquet",
    "arrow": "arrow feather",
    "orc": "orc",
    "avro": "avro",
    "hdf5": "h5 hdf5 hdf he5",
    "netcdf": "nc nc4 cdf",
    "grib": "grb grib grb2 grib2",
    "fits": "fits",
    "numpy": "npy npz",
    "matlab": "mat",
    "r": "rds rda rdata",
    "stata": "dta",
    "spss": "sav zsav por",
    "sas": "sas7bdat xpt",
    "arff": "arff",
    "tfrecord": "tfrecord tfrecords",
    "matrix market": "mtx",
    "graph": "graphml gexf gml edgelist",
    "geojson": "geojson topojson",
    "geopackage": "gpkg",
    "shapefile": "shp",
    "keyhole": "kml kmz",
    "gps": "gpx",
    "point cloud": "las laz",
    "nifti": "nii",
    "dicom": "dcm",
    "electrophysiology": "edf bdf gdf",
    "sequences": "fasta fa fastq fq",
    "variants": "vcf bcf",
    "alignments": "bam sam cram",
    "genome features": "bed gff gff3 gtf",
    "structures": "pdb cif sdf mol2",
    "packet capture": "pcap pcapng",
}

#: Formats that hold anything, so that they count in a folder of data only.
FORMATS_IN_DATA_FOLDERS: Mapping[str, str] = {
    "json": "json",
    "xml": "xml",
    "text": "txt dat asc prn",
    "spreadsheet": "xlsx xls xlsm xlsb ods",
    "database": "db sqlite sqlite3 duckdb mdb accdb dbf",
    "sql": "sql",
    "python object": "pkl pickle joblib",
    "raster": "tif tiff",
    "audio": "wav flac mp3 ogg",
    "archive": "zip tar tgz gz bz2 xz zst 7z rar",
}

#: Compression around another format.
COMPRESSIONS = frozenset({"gz", "bz2", "xz", "zst", "zip"})

#: Last word of the name of a folder of data, whatever stands before it: `raw_data`, `01-Data`, `letter_corpus`.
DATA_FOLDERS = frozenset(
    "data dataset datasets corpus corpora extdata rawdata inputdata daten donnees données datos dati dados".split()
)
#: Names of folders of data that consist of nothing else.
STAGES = frozenset("raw input inputs interim processed".split())
#: Words behind the one that counts: `data_raw`, `results_final`.
QUALIFIERS = frozenset(
    "raw processed interim clean cleaned external final new old sample samples set sets train test validation v".split()
)

#: Folders whose contents are no data of the repository, by the last word of their name, wherever they stand.
NOT_DATA_FOLDERS: Mapping[str, str] = {
    "outputs": "output outputs out result results prediction predictions derivatives figure figures fig figs plot "
    "plots chart charts image images img imgs thumbnail thumbnails screenshots table tables report reports run runs "
    "wandb mlruns log logs benchmark benchmarks",
    "models": "model models checkpoint checkpoints weights",
    "kept for a while": "cache caches tmp temp",
    "configuration": "config configs conf settings schema schemas",
    "generated": "build dist target public static site _site _data www theme themes asset assets __pycache__",
    "foreign": "node_modules bower_components site-packages venv vendor third_party",
}
#: Folders of tests, unless they lie in a folder of data, where `test` is a part of the data.
TEST_FOLDERS = frozenset("test tests testing testthat fixture fixtures".split())
#: Folders in which only `DATA_FORMATS` count, because the others describe or configure there.
CODE_AND_TEXT_FOLDERS = frozenset("doc docs documentation wiki src source lib app paper manuscript".split())

#: Last word of the name of a file that a program wrote, unless it lies in a folder of data.
OUTPUT_NAMES = frozenset(
    "output outputs result results prediction predictions metric metrics score scores submission log history model "
    "weights checkpoint".split()
)
#: Words in the name of a file that describes data, whatever its format.
DESCRIPTION_NAMES = frozenset("codebook dictionary datadictionary".split())
#: Names of files that describe or configure, among those that count in a folder of data only.
NOT_DATA_NAMES = frozenset(
    "readme license licenses licence changes changelog authors citation copying notes requirements cmakelists robots "
    "schema datapackage dataset_description metadata metainfo package package-lock composer tsconfig manifest config "
    "settings params".split()
)
#: Last word of the name of a file that sums something up, among those.
SUMMARY_NAMES = frozenset("report reports log logs history stats statistics summary metrics analysis".split())

#: Files that make the folder in which they lie a web site: what is in `data` beside them is contents of pages, if
#: its format is one of the `FORMATS_IN_DATA_FOLDERS`.
SITE_NAMES = frozenset(
    "index.html index.htm hugo.toml hugo.yaml hugo.yml hugo.json _config.yml _config.yaml _config.toml".split()
)


def formats_by_extension(formats: Mapping[str, str]) -> dict[str, str]:
    """The name of the format by extension (lower case, no dot)."""
    return {extension: name for name, extensions in formats.items() for extension in extensions.split()}
