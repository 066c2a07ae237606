using ModelGrains.Onnx.Native;
using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Onnx.Sessions;

/// <summary>
/// The sessions of this process, counted by reference: instances of the same content share one, and the last to let go gives its
/// memory back. Safe for concurrent use.
/// </summary>
public sealed class OnnxSessionCache
{
    private readonly OnnxEnvironment environment;
    private readonly FreedMemory freed;
    private readonly RunLimit limit;
    private readonly Lock gate = new();
    private readonly Dictionary<SessionKey, Entry> entries = [];

    /// <summary>Makes an empty cache.</summary>
    /// <param name="environment">The process's runtime.</param>
    /// <param name="freed">Told of every session that is let go.</param>
    /// <param name="limit">Ends runs that take too long.</param>
    public OnnxSessionCache(OnnxEnvironment environment, FreedMemory freed, RunLimit limit)
    {
        this.limit = limit;
        this.environment = environment;
        this.freed = freed;
    }

    /// <summary>How many sessions are loaded.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return entries.Count;
        }
    }

    /// <summary>The session of a package, made if it is not there; whoever gets it disposes the reference once. Blocks while a session is made.</summary>
    /// <exception cref="OrtException">The graph cannot be loaded.</exception>
    internal SessionReference Acquire(SessionSource source)
    {
        var key = new SessionKey(source.Package, source.Manifest.Threads, source.Manifest.Accelerator);
        Entry? entry;
        lock (gate)
        {
            if (!entries.TryGetValue(key, out entry))
            {
                entries[key] = entry = new Entry(() => Load(source));
            }

            entry.References++;
        }

        try
        {
            return new SessionReference(entry.Session.Value, () => Release(key, entry));
        }
        catch
        {
            Release(key, entry);
            throw;
        }
    }

    private OnnxSession Load(SessionSource source)
    {
        var manifest = source.Manifest;
        var (graph, isOptimized) = PackageBundles.Choose(source.Folder, manifest, environment.Version);
        var optimization = isOptimized ? GraphOptimization.Remaining : GraphOptimization.AtLoad;
        return new OnnxSession(environment.CreateSession(Path.Combine(source.Folder, graph), manifest.Threads, manifest.Accelerator, optimization), manifest.Signature, limit);
    }

    private void Release(SessionKey key, Entry entry)
    {
        lock (gate)
        {
            if (--entry.References > 0)
                return;
            entries.Remove(key);
        }

        if (entry.Session.IsValueCreated)
            entry.Session.Value.Dispose();
        freed.Add();
    }

    private readonly record struct SessionKey(PackageDigest Package, int Threads, string Accelerator);

    private sealed class Entry(Func<OnnxSession> load)
    {
        public Lazy<OnnxSession> Session { get; } = new(load, LazyThreadSafetyMode.ExecutionAndPublication);

        public int References { get; set; }
    }
}
