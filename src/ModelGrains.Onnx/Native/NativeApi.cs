using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace ModelGrains.Onnx.Native;

/// <summary>
/// The functions of ONNX Runtime's C API that a run calls, called directly: the managed wrappers allocate about a kilobyte a run, much
/// of it with finalizers. The table only ever grows at its end (onnxruntime_c_api.h).
/// </summary>
internal static unsafe partial class NativeApi
{
    /// <summary>The version of the table asked for: the first that has all of these functions.</summary>
    private const uint Version = 17;

    private static readonly OrtApi* Table = Load();

    private static readonly delegate* unmanaged<nint, int> GetErrorCode = (delegate* unmanaged<nint, int>)Table->GetErrorCode;
    private static readonly delegate* unmanaged<nint, byte*> GetErrorMessage = (delegate* unmanaged<nint, byte*>)Table->GetErrorMessage;
    private static readonly delegate* unmanaged<nint, void> ReleaseStatus = (delegate* unmanaged<nint, void>)Table->ReleaseStatus;

    /// <summary>(environment, path, options, out session): the path is of the system's own characters.</summary>
    public static readonly delegate* unmanaged<nint, void*, nint, nint*, nint> CreateSession = (delegate* unmanaged<nint, void*, nint, nint*, nint>)Table->CreateSession;

    /// <summary>(environment, bytes, how many, options, out session)</summary>
    public static readonly delegate* unmanaged<nint, void*, nuint, nint, nint*, nint> CreateSessionFromMemory =
        (delegate* unmanaged<nint, void*, nuint, nint, nint*, nint>)Table->CreateSessionFromArray;

    /// <summary>(session, options, input names, inputs, how many, output names, how many, outputs)</summary>
    public static readonly delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint> Run =
        (delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)Table->Run;

    /// <summary>(allocator, shape, rank, element type, out value)</summary>
    public static readonly delegate* unmanaged<nint, long*, nuint, int, nint*, nint> CreateTensor = (delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)Table->CreateTensorAsOrtValue;

    /// <summary>(memory, data, bytes, shape, rank, element type, out value)</summary>
    public static readonly delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithData =
        (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)Table->CreateTensorWithDataAsOrtValue;

    /// <summary>(value, out data)</summary>
    public static readonly delegate* unmanaged<nint, void**, nint> GetTensorData = (delegate* unmanaged<nint, void**, nint>)Table->GetTensorMutableData;

    /// <summary>(value, out bytes of all elements)</summary>
    public static readonly delegate* unmanaged<nint, nuint*, nint> GetStringsLength = (delegate* unmanaged<nint, nuint*, nint>)Table->GetStringTensorDataLength;

    /// <summary>(value, bytes, how many, offsets, how many)</summary>
    public static readonly delegate* unmanaged<nint, byte*, nuint, nuint*, nuint, nint> GetStrings = (delegate* unmanaged<nint, byte*, nuint, nuint*, nuint, nint>)Table->GetStringTensorContent;

    /// <summary>(info, out element type)</summary>
    public static readonly delegate* unmanaged<nint, int*, nint> GetElementType = (delegate* unmanaged<nint, int*, nint>)Table->GetTensorElementType;

    /// <summary>(info, out rank)</summary>
    public static readonly delegate* unmanaged<nint, nuint*, nint> GetRank = (delegate* unmanaged<nint, nuint*, nint>)Table->GetDimensionsCount;

    /// <summary>(info, shape, rank)</summary>
    public static readonly delegate* unmanaged<nint, long*, nuint, nint> GetShape = (delegate* unmanaged<nint, long*, nuint, nint>)Table->GetDimensions;

    /// <summary>(value, out info): fails where the value is no tensor.</summary>
    public static readonly delegate* unmanaged<nint, nint*, nint> GetTensorInfo = (delegate* unmanaged<nint, nint*, nint>)Table->GetTensorTypeAndShape;

    /// <summary>(info)</summary>
    public static readonly delegate* unmanaged<nint, void> ReleaseTensorInfo = (delegate* unmanaged<nint, void>)Table->ReleaseTensorTypeAndShapeInfo;

    /// <summary>(session)</summary>
    public static readonly delegate* unmanaged<nint, void> ReleaseSession = (delegate* unmanaged<nint, void>)Table->ReleaseSession;

    /// <summary>(value)</summary>
    public static readonly delegate* unmanaged<nint, void> ReleaseValue = (delegate* unmanaged<nint, void>)Table->ReleaseValue;

    /// <summary>(value, index, bytes, out buffer): makes room for a string element of that many bytes.</summary>
    public static readonly delegate* unmanaged<nint, nuint, nuint, byte**, nint> ResizeString = (delegate* unmanaged<nint, nuint, nuint, byte**, nint>)Table->GetResizedStringTensorElementBuffer;

    private static readonly delegate* unmanaged<int, int, nint*, nint> CreateCpuMemoryInfo = (delegate* unmanaged<int, int, nint*, nint>)Table->CreateCpuMemoryInfo;
    private static readonly delegate* unmanaged<nint*, nint> GetAllocator = (delegate* unmanaged<nint*, nint>)Table->GetAllocatorWithDefaultOptions;

    /// <summary>The description of this machine's memory; never released.</summary>
    public static readonly nint CpuMemory = GetCpuMemory();

    /// <summary>The runtime's allocator for what belongs to no session.</summary>
    public static readonly nint Allocator = GetDefaultAllocator();

    /// <summary>Throws <see cref="OrtException"/> where a call gave a status.</summary>
    public static void Check(nint status)
    {
        if (status != 0)
            Throw(status);
    }

    private static void Throw(nint status)
    {
        var error = new OrtException(GetErrorCode(status), Marshal.PtrToStringUTF8((nint)GetErrorMessage(status)) ?? "");
        ReleaseStatus(status);
        throw error;
    }

    private static nint GetCpuMemory()
    {
        const int arena = 1, forTensors = 0;
        nint memory;
        Check(CreateCpuMemoryInfo(arena, forTensors, &memory));
        return memory;
    }

    private static nint GetDefaultAllocator()
    {
        nint allocator;
        Check(GetAllocator(&allocator));
        return allocator;
    }

    private static OrtApi* Load()
    {
        var getApi = (delegate* unmanaged<uint, OrtApi*>)GetApiBase()->GetApi;
        var table = getApi(Version);
        return table is not null ? table : throw new NotSupportedException($"This ONNX Runtime does not have version {Version} of the C API.");
    }

    [LibraryImport("onnxruntime", EntryPoint = "OrtGetApiBase")]
    private static partial OrtApiBase* GetApiBase();
}
