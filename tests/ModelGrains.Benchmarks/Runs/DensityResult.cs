namespace ModelGrains.Benchmarks.Runs;

/// <summary>Many more versions than memory, on one silo in this process. Times in milliseconds, sizes in bytes.</summary>
/// <param name="Versions">How many versions are registered.</param>
/// <param name="Budget">What the loaded ones may take together.</param>
/// <param name="Loaded">How many were loaded in the end.</param>
/// <param name="RegisterPerVersion">To store the package, the record and the route of one.</param>
/// <param name="Start">To start anew over all of them and load what fits.</param>
/// <param name="Resident">The process's resident memory after the start.</param>
/// <param name="ResidentAtEnd">After the load.</param>
/// <param name="List">To list the whole catalog, the median.</param>
/// <param name="ColdP50">A request for a version that is not loaded, one at a time.</param>
/// <param name="ColdP99">Likewise.</param>
/// <param name="Requests">Requests of the Zipf-distributed load, eight at a time.</param>
/// <param name="HitRate">Those whose version was loaded.</param>
/// <param name="P50">Of the answered ones.</param>
/// <param name="P99">Likewise.</param>
/// <param name="Overloaded">Refused with a retry delay.</param>
/// <param name="Failed">Any other failure.</param>
internal sealed record DensityResult(
    int Versions, long Budget, int Loaded, double RegisterPerVersion, double Start, long Resident, long ResidentAtEnd, double List, double ColdP50, double ColdP99,
    long Requests, double HitRate, double P50, double P99, long Overloaded, long Failed);
