using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;

namespace ModelGrains.Gateway.Settings;

/// <summary>The commands on settings, the same for both wires.</summary>
internal sealed class SettingsAccess(LogSettings log, TraceSettings trace)
{
    /// <summary>Changes what is logged and gives what holds then.</summary>
    public Outcome<LogState> Log(IEnumerable<KeyValuePair<string, object?>> changes) =>
        log.Update(changes) is { } wrong ? wrong : log.Current;

    /// <summary>Changes what is traced and gives what holds then.</summary>
    /// <param name="plane">Knows the models.</param>
    /// <param name="model">The model's name; empty for all that have no settings of their own.</param>
    /// <param name="changes">The changes; none to read alone.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async ValueTask<Outcome<TraceState>> TraceAsync(
        IDataPlane plane, string model, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> changes, CancellationToken cancellationToken)
    {
        ModelName? name = null;
        if (model.Length > 0)
        {
            // A model that is known and not loaded has settings too.
            var known = await plane.DescribeAsync(model, null, cancellationToken);
            if (known.Error?.Code == ModelErrorCode.ModelNotFound)
                return known.Error;
            if (!ModelName.TryParse(model, out var parsed))
                return ModelErrors.UnknownModel(model);
            name = parsed;
        }

        return trace.Update(name, changes) is { } wrong ? wrong : trace.Read(name);
    }
}
