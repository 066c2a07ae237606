namespace ModelGrains.Onnx.Native;

/// <summary>ONNX Runtime refused a call or failed in it.</summary>
/// <param name="code">Its error code (<c>OrtErrorCode</c>).</param>
/// <param name="message">Its text: may hold paths, see <see cref="Runtime.OrtErrorText"/>.</param>
internal sealed class OrtException(int code, string message) : Exception(message)
{
    /// <summary>Its error code (<c>OrtErrorCode</c>).</summary>
    public int Code => code;
}
