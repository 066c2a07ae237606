using Microsoft.Extensions.Logging;
using ModelGrains.Errors;

namespace ModelGrains.Gateway.Settings;

/// <summary>
/// What this process logs, as the logging extension reads and changes it. A host binds its logger to <see cref="IsEnabled"/>, or to
/// <see cref="MinimumLevel"/> and <see cref="Changed"/>. Safe for concurrent use.
/// </summary>
public sealed class LogSettings
{
    /// <summary>The format that needs no setting.</summary>
    public const string DefaultFormat = "default";

    private const string IsoFormat = "ISO8601";
    private const string Names = "log_file, log_info, log_warning, log_error, log_verbose_level, log_format";

    private readonly Lock gate = new();
    private volatile LogState state;

    /// <summary>Makes the settings.</summary>
    /// <param name="minimum">The lowest level that the host logs at its start. Default: information.</param>
    public LogSettings(LogLevel minimum = LogLevel.Information) => state = new LogState
    {
        Info = minimum <= LogLevel.Information,
        Warning = minimum <= LogLevel.Warning,
        Error = minimum <= LogLevel.Error,
        VerboseLevel = minimum switch { LogLevel.Trace => 2, LogLevel.Debug => 1, _ => 0 },
    };

    /// <summary>Raised after a change, on the thread that made it.</summary>
    public event Action? Changed;

    /// <summary>What holds now.</summary>
    public LogState Current => state;

    /// <summary>The lowest level that is logged.</summary>
    public LogLevel MinimumLevel => Array.Find(Enum.GetValues<LogLevel>(), IsEnabled);

    /// <summary>Whether messages of a level are logged.</summary>
    public bool IsEnabled(LogLevel level) => level switch
    {
        LogLevel.Trace => state.VerboseLevel >= 2,
        LogLevel.Debug => state.VerboseLevel >= 1,
        LogLevel.Information => state.Info,
        LogLevel.Warning => state.Warning,
        LogLevel.Error => state.Error,
        LogLevel.Critical => true,
        _ => false,
    };

    /// <summary>Changes settings, all or none.</summary>
    /// <param name="changes">The settings by the names of the extension; a value is a <see cref="bool"/>, <see cref="uint"/> or <see cref="string"/>.</param>
    /// <returns>Null where it is done, else what is wrong.</returns>
    internal ModelError? Update(IEnumerable<KeyValuePair<string, object?>> changes)
    {
        lock (gate)
        {
            var next = state;
            foreach (var (name, value) in changes)
            {
                var applied = Apply(next, name, value);
                if (!applied.IsSuccess)
                    return applied.Error;
                next = applied.Value;
            }

            if (next == state)
                return null;
            state = next;
        }

        Changed?.Invoke();
        return null;
    }

    private static Outcome<LogState> Apply(LogState state, string name, object? value) => (name, value) switch
    {
        ("log_info", bool flag) => state with { Info = flag },
        ("log_warning", bool flag) => state with { Warning = flag },
        ("log_error", bool flag) => state with { Error = flag },
        ("log_verbose_level", uint level) => state with { VerboseLevel = level },
        ("log_format", DefaultFormat or IsoFormat) => state with { Format = (string)value },
        ("log_file", "") => state,
        ("log_info" or "log_warning" or "log_error", _) => Wrong(name, "true or false", value),
        ("log_verbose_level", _) => Wrong(name, "a whole number from 0", value),
        ("log_format", _) => Wrong(name, $"'{DefaultFormat}' or '{IsoFormat}'", value),
        ("log_file", _) => ModelErrors.Invalid("log_file cannot be changed: the server logs to where its host says"),
        _ => ModelErrors.Invalid($"'{Shorten(name)}' is no log setting: expected one of {Names}"),
    };

    private static ModelError Wrong(string name, string expected, object? value) => ModelErrors.Invalid($"{name}: expected {expected}, got " + value switch
    {
        null => "nothing",
        bool flag => flag ? "true" : "false",
        uint number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        string text => $"'{Shorten(text)}'",
        _ => "another kind of value",
    });

    private static string Shorten(string text) => Core.Tensors.JsonWords.Shorten(text);
}
