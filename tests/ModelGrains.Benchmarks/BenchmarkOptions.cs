using System.Globalization;

namespace ModelGrains.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        usage: dotnet run -c Release --project tests/ModelGrains.Benchmarks -- [options]
          --model A,B            mlp_small, mlp_1m, image_mean, slow; default: all but slow
          --ways A,B             bare, echo, grpc, json, binary, client, node, batching; default: all
          --concurrency 1,8,32   calls at once; default: 1,8,32,128
          --seconds S            of one measurement; default: 1
          --rounds N             measurements of each way, interleaved; default: 5
          --quick                --concurrency 1,32 --seconds 0.5 --rounds 3
          --pin                  keeps the server on processor 1 and the client on processor 0
          --rate R               open loop at R requests a second instead of the closed loop, for echo, grpc, json, binary and node
          --overload             capacity, then an open loop at 2 and 5 times of it; --model A (default slow), --ways grpc|json, --seconds S (default 10)
          --density              10,000 versions and memory for 500, in this process; --quick: 1,000 and 50; --seconds S (default 20)
          --deployments          upload to ready of a 4 MB model, packages in a folder and on azurite, and another model's latency meanwhile
          --picks                what it costs to pick the version of a request, by routes of every kind, in this process
          --shadows              latency of a model without a shadow, with one of equal cost that gets all of its requests, and with one that hangs
          --json FILE            writes the results
        """;

    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Ways { get; init; } = [];

    public IReadOnlyList<int> Concurrency { get; init; } = [];

    public double? Seconds { get; init; }

    public int? Rounds { get; init; }

    public bool Quick { get; init; }

    public bool Pin { get; init; }

    public double? Rate { get; init; }

    public bool Overload { get; init; }

    public bool Density { get; init; }

    public bool Deployments { get; init; }

    public bool Picks { get; init; }

    public bool Shadows { get; init; }

    public string? JsonFile { get; init; }

    public int? ServerCore => Pin ? 1 : null;

    private static readonly string[] AllWays = ["bare", "echo", "grpc", "json", "binary", "client", "node", "batching"];

    /// <summary>Whether a way is asked for.</summary>
    public bool Wants(string way) => Ways.Count == 0 || Ways.Contains(way);

    /// <summary>The models asked for.</summary>
    public IReadOnlyList<Workload> Workloads(params Workload[] all) =>
        Models.Count == 0 ? all : [.. Models.Select(model => Workload.All.FirstOrDefault(workload => workload.Model == model)
            ?? throw new FormatException($"--model is '{model}', expected one of {string.Join(", ", Workload.All.Select(workload => workload.Model))}"))];

    /// <exception cref="FormatException">An option is not known or has no valid value.</exception>
    public static BenchmarkOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BenchmarkOptions();
        while (arguments.Length > 0)
        {
            var name = arguments[0];
            arguments = arguments[1..];
            options = name switch
            {
                "--quick" => options with { Quick = true },
                "--pin" => options with { Pin = true },
                "--overload" => options with { Overload = true },
                "--density" => options with { Density = true },
                "--deployments" => options with { Deployments = true },
                "--shadows" => options with { Shadows = true },
                "--picks" => options with { Picks = true },
                "--model" => options with { Models = Value(name, ref arguments).Split(',') },
                "--ways" => options with { Ways = Value(name, ref arguments).Split(',') },
                "--concurrency" => options with { Concurrency = [.. Value(name, ref arguments).Split(',').Select(part => (int)Number(name, part))] },
                "--seconds" => options with { Seconds = Number(name, Value(name, ref arguments)) },
                "--rounds" => options with { Rounds = (int)Number(name, Value(name, ref arguments)) },
                "--rate" => options with { Rate = Number(name, Value(name, ref arguments)) },
                "--json" => options with { JsonFile = Value(name, ref arguments) },
                _ => throw new FormatException($"'{name}' is no option.\n{Usage}"),
            };
        }

        return options.Ways.Except(AllWays).FirstOrDefault() is { } unknown
            ? throw new FormatException($"--ways has '{unknown}', expected some of {string.Join(", ", AllWays)}.")
            : options;
    }

    private static string Value(string name, ref ReadOnlySpan<string> arguments)
    {
        if (arguments.Length == 0)
            throw new FormatException($"{name} has no value.\n{Usage}");
        var value = arguments[0];
        arguments = arguments[1..];
        return value;
    }

    private static double Number(string name, string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{name} is '{text}', expected a number above 0.");
}
