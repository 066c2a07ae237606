using System.Text;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Onnx.Native;

namespace ModelGrains.Onnx.Runtime;

/// <summary>
/// ONNX Runtime in this process: one environment, made once with the first options given. Telemetry is off before the first native
/// call; thread pools are global and do not spin; one capped arena serves every session. Safe for concurrent use.
/// </summary>
public sealed class OnnxEnvironment
{
    private const int ExtendAsRequested = 1;

    private static readonly Lock Gate = new();
    private static OnnxEnvironment? instance;

    private readonly OrtEnv environment;

    private OnnxEnvironment(OnnxOptions options)
    {
        NativeMethods.SetNativeEnvironment("ORT_DISABLE_TELEMETRY", "1");
        using var threads = new OrtThreadingOptions
        {
            GlobalIntraOpNumThreads = options.SharedPoolThreads == 0 ? Environment.ProcessorCount : options.SharedPoolThreads,
            GlobalInterOpNumThreads = 1,
            GlobalSpinControl = false,
        };
        var creation = new EnvironmentCreationOptions
        {
            logId = "modelgrains",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            threadOptions = threads,
        };
        environment = OrtEnv.CreateInstanceWithOptions(ref creation);
        environment.DisableTelemetryEvents();
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using var arena = new OrtArenaCfg((uint)options.ArenaMegabytes << 20, ExtendAsRequested, -1, -1);
        environment.CreateAndRegisterAllocator(memory, arena);
    }

    /// <summary>The runtime's version: <c>1.29.0</c>.</summary>
    public string Version => NativeVersion.Text;

    /// <summary>The process's environment; made with <paramref name="options"/> at the first call, whose settings then hold.</summary>
    public static OnnxEnvironment GetOrCreate(OnnxOptions options)
    {
        lock (Gate)
            return instance ??= new OnnxEnvironment(options);
    }

    /// <summary>Makes a session of a graph's file. Takes as long as the graph is big: never on a grain's turn.</summary>
    /// <param name="graphPath">The file; weights kept outside it lie beside it.</param>
    /// <param name="threads">Threads in one run: 1 runs on the caller's thread alone, more on the shared pool.</param>
    /// <param name="accelerator"><c>cpu</c> or <c>gpu</c>, the first CUDA device.</param>
    /// <param name="optimization">What the runtime does to the graph before.</param>
    /// <returns>The native session; whoever gets it releases it.</returns>
    /// <exception cref="NotSupportedException">The accelerator cannot be used: nothing is run elsewhere instead.</exception>
    /// <exception cref="OrtException">The graph cannot be loaded.</exception>
    internal unsafe nint CreateSession(string graphPath, int threads, string accelerator, GraphOptimization optimization)
    {
        using var options = MakeOptions(threads, accelerator, optimization);
        nint session;
        var path = OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(graphPath + '\0') : Encoding.UTF8.GetBytes(graphPath + '\0');
        fixed (byte* characters = path)
            NativeApi.Check(NativeApi.CreateSession(environment.DangerousGetHandle(), characters, options.DangerousGetHandle(), &session));
        return session;
    }

    /// <summary>Makes a session of a graph in memory, as <see cref="CreateSession(string, int, string, GraphOptimization)"/> does.</summary>
    internal unsafe nint CreateSession(ReadOnlySpan<byte> graph, int threads, string accelerator)
    {
        using var options = MakeOptions(threads, accelerator, GraphOptimization.AtLoad);
        nint session;
        fixed (byte* bytes = graph)
            NativeApi.Check(NativeApi.CreateSessionFromMemory(environment.DangerousGetHandle(), bytes, (nuint)graph.Length, options.DangerousGetHandle(), &session));
        return session;
    }

    private static SessionOptions MakeOptions(int threads, string accelerator, GraphOptimization optimization)
    {
        var options = new SessionOptions
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            GraphOptimizationLevel = optimization.Level,
        };
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        // Weights and their repacked copies would be reserved in the arena past its limit, which then holds for nobody any more.
        options.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1");
        options.AddSessionConfigEntry("session.disable_prepacking", "1");
        if (threads > 1)
        {
            options.DisablePerSessionThreads();
        }
        else
        {
            // A pool of one is the calling thread: no thread is made and none is shared.
            options.IntraOpNumThreads = 1;
            options.InterOpNumThreads = 1;
        }

        if (optimization.SaveTo is { } target)
            options.OptimizedModelFilePath = target;
        if (optimization.SaveWeightsAs is { } weights)
            options.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", weights);
        try
        {
            if (accelerator == "gpu")
                UseCuda(options);
        }
        catch
        {
            options.Dispose();
            throw;
        }

        return options;
    }

    private static void UseCuda(SessionOptions options)
    {
        try
        {
            options.AppendExecutionProvider_CUDA(0);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new NotSupportedException("the accelerator 'gpu' cannot be used: this ONNX Runtime has no CUDA execution provider, or finds no device for it", e);
        }
    }
}
