using System.Diagnostics;
using ModelGrains.Errors;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Onnx.Verification;

namespace ModelGrains.Onnx.Tests.Verification;

/// <summary>Verifiers with the real child process, and what their errors must be.</summary>
internal static class Verifiers
{
    public static PackageVerifier Make(VerifierOptions? options = null, Action<Process>? onBegun = null, TimeProvider? time = null) =>
        new(options ?? new VerifierOptions(), new OnnxOptions(), time ?? TimeProvider.System) { OnBegun = onBegun };

    public static async Task<VerificationReport> PassAsync(TestPackage package, bool optimize = true, VerifierOptions? options = null)
    {
        using var verifier = Make(options);
        if (optimize)
        {
            var optimized = await verifier.OptimizeAsync(package.Folder, package.Manifest, default);
            Assert.True(optimized.IsSuccess, optimized.Error?.Message);
        }

        var verified = await verifier.VerifyAsync(package.Folder, package.Manifest, default);
        Assert.True(verified.IsSuccess, verified.Error?.Message);
        return verified.Value;
    }

    /// <summary>The text of the error with which a package fails.</summary>
    public static async Task<string> FailAsync(TestPackage package, VerificationFailure failure, VerifierOptions? options = null, Action<Process>? onBegun = null)
    {
        using var verifier = Make(options, onBegun);
        return AssertFailed(package, failure, (await verifier.VerifyAsync(package.Folder, package.Manifest, default)).Error);
    }

    public static string AssertFailed(TestPackage package, VerificationFailure failure, ModelError? error)
    {
        Assert.NotNull(error);
        Assert.True(VerificationErrors.TryGetFailure(error, out var was), error.ToString());
        Assert.True(failure == was, error.ToString());
        Assert.Equal(ModelErrorCode.InvalidInput, error.Code);
        Assert.DoesNotContain(package.Folder, error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertClean(error);
        return error.Message;
    }
}
