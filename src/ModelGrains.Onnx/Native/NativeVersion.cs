using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace ModelGrains.Onnx.Native;

/// <summary>The version of the native library, which tells it without being set up: apart from <see cref="NativeApi"/>, whose fields set it up.</summary>
internal static unsafe partial class NativeVersion
{
    /// <summary>As <c>1.29.0</c>.</summary>
    public static string Text { get; } = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)GetApiBase()->GetVersionString)()) ?? "";

    [LibraryImport("onnxruntime", EntryPoint = "OrtGetApiBase")]
    private static partial OrtApiBase* GetApiBase();
}
