using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Inference;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Http;
using ModelGrains.Tensors;

namespace ModelGrains.Gateway.Http;

/// <summary>One inference over HTTP: deadline, JSON, binary tensors, data plane, answer.</summary>
internal sealed class InferCall(InferenceHttpServices services, InferenceHttpOptions options)
{
    /// <summary>Answers a request for a model.</summary>
    public async Task AnswerAsync(HttpContext context, ModelName model, ModelVersion? version, string label = "")
    {
        if (services.Admission.TryEnter() is { } overloaded)
        {
            await HttpAnswers.WriteErrorAsync(context, overloaded);
            return;
        }

        try
        {
            await AdmittedAsync(context, model, version, label);
        }
        finally
        {
            services.Admission.Leave(0);
        }
    }

    private async Task AdmittedAsync(HttpContext context, ModelName model, ModelVersion? version, string label)
    {
        var aborted = context.RequestAborted;
        using var deadline = new RequestDeadline(services.Time, aborted);
        using var request = new HttpInferRequest(model, version, label);
        ModelError? error;
        try
        {
            error = SetTimeout(context.Request.Headers[HttpHeaders.Timeout], deadline) ?? await CallAsync(context, request, model, version?.ToString() ?? label, deadline);
        }
        catch (OperationCanceledException) when (deadline.IsOver && !aborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            error = ModelErrors.DeadlineExceeded();
        }
        catch (RequestRefusedException refusal)
        {
            error = refusal.Error;
        }

        if (error is null)
            return;

        // The data plane sees one token for both: which of them it was is known here.
        if (error.Code == ModelErrorCode.Cancelled && deadline.IsOver)
            error = ModelErrors.DeadlineExceeded();
        await (request.IsUnsupported
            ? HttpAnswers.WriteErrorAsync(context, error, StatusCodes.Status501NotImplemented)
            : HttpAnswers.WriteErrorAsync(context, error));
    }

    private static ModelError? SetTimeout(StringValues header, RequestDeadline deadline)
    {
        if (header.Count == 0)
            return null;
        if (!GrpcTimeout.TryParse(header.ToString(), out var timeout))
            return ModelErrors.Invalid($"the header {HttpHeaders.Timeout} is not valid: expected up to 8 digits and one of H, M, S, m, u, n");
        deadline.Shorten(timeout);
        return null;
    }

    /// <summary>Null where the answer is written, else the error to answer with.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ModelError?> CallAsync(
        HttpContext context, HttpInferRequest request, ModelName model, string version, RequestDeadline deadline)
    {
        using var body = RequestBody.Open(context, options.MaxBodySize);
        if (body.Admit(services.Admission) is { } overloaded)
            return overloaded;
        if (!TryGetJsonLength(context.Request.Headers[HttpHeaders.JsonLength], body.Length ?? options.MaxBodySize, out var jsonLength, out var wrong))
            return wrong;
        wrong = jsonLength == 0
            ? await ReadRawAsync(body, request, model, version, deadline)
            : await ReadAsync(body, request, jsonLength, deadline);
        if (wrong is not null)
            return wrong;
        var asked = request.ToRequest(Callers.HashOf(context));
        if (!asked.IsSuccess)
            return asked.Error;
        if (deadline.IsOver)
            return ModelErrors.DeadlineExceeded();
        var response = await RunAsync(context, deadline.Stamp(RoutingHeaders.Attach(asked.Value, services.Plane, context.Request.Headers)), request, deadline.Token);
        if (!response.IsSuccess)
            return response.Error;
        Explanation.Write(context, response.Value);
        return await InferAnswer.WriteAsync(context, response.Value, request);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome<InferResponse>> RunAsync(
        HttpContext context, InferRequest asked, HttpInferRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var trace = services.Tracer?.Begin(asked);
            var response = await services.Plane.InferAsync(asked, cancellationToken);
            if (trace is not null)
            {
                services.Tracer?.OnAnswered(trace, response);
                context.Features.Set(trace);
            }

            // After these the instance may still be at work on the request, and read its memory.
            if (response.Error?.Code is ModelErrorCode.Cancelled or ModelErrorCode.DeadlineExceeded or ModelErrorCode.InstanceLost)
                request.Rented.Abandon();
            return response;
        }
        catch
        {
            request.Rented.Abandon();
            throw;
        }
    }

    private async ValueTask<ModelError?> ReadAsync(RequestBody body, HttpInferRequest request, long? jsonLength, RequestDeadline deadline)
    {
        var got = await body.ReadTextAsync(jsonLength, request, static (request, text) => request.ReadJson(text), deadline.Token);
        if (got < jsonLength)
            return ModelErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"{HttpHeaders.JsonLength} is {jsonLength}, but the body has {got} bytes"));
        if (request.Error is not null)
            return request.Error;
        if (request.Timeout is { } timeout)
            deadline.Shorten(timeout);
        if (request.CheckBinary(jsonLength, body.Length) is { } wrong)
            return wrong;
        for (var i = 0; i < request.InputCount; i++)
        {
            if (request.BinarySize(i) is not { } size)
                continue;
            if (size > options.MaxBodySize)
                return ModelErrors.Invalid($"binary_data_size of input '{request.InputName(i)}' is {size}, expected at most {options.MaxBodySize}, the largest body");
            body.Announce(size);
            var data = request.Rented.Rent(size).AsMemory(0, size);
            var read = await body.ReadIntoAsync(data, deadline.Token);
            if (read < size)
                return Ended(request, i, read, size);
            request.SetBinary(i, data);
        }

        return jsonLength is null || await body.IsAtEndAsync(deadline.Token)
            ? null
            : ModelErrors.Invalid("the body goes on after the binary tensor data of its last input, expected its end");
    }

    private async ValueTask<ModelError?> ReadRawAsync(
        RequestBody body, HttpInferRequest request, ModelName model, string version, RequestDeadline deadline)
    {
        var described = await services.Plane.DescribeAsync(model.Value, version, deadline.Token);
        if (!described.IsSuccess)
            return described.Error;
        var input = RawBinaryInput.Of(described.Value.Signature, model.Value);
        if (!input.IsSuccess)
            return input.Error;
        if (body.Length is { } length && RawBinaryInput.ShapeOf(input.Value, model.Value, length) is { IsSuccess: false } misfit)
            return misfit.Error;
        var prefix = input.Value.DataType == DataType.Bytes ? sizeof(uint) : 0;
        var data = await body.ReadAllAsync(request.Rented, prefix, deadline.Token);
        var shape = RawBinaryInput.ShapeOf(input.Value, model.Value, data.Length - prefix);
        if (!shape.IsSuccess)
            return shape.Error;
        if (prefix > 0)
            BinaryPrimitives.WriteInt32LittleEndian(data.Span, data.Length - prefix);
        request.SetRaw(input.Value, shape.Value, data);
        return null;
    }

    private static ModelError Ended(HttpInferRequest request, int input, int got, int expected) => ModelErrors.Invalid(
        $"expected {expected} bytes of binary tensor data for input '{request.InputName(input)}', the body ended after {got}");

    private static bool TryGetJsonLength(StringValues header, long bodyLength, out long? jsonLength, out ModelError? error)
    {
        jsonLength = null;
        error = null;
        if (header.Count == 0)
            return true;
        if (long.TryParse(header.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= bodyLength)
        {
            jsonLength = length;
            return true;
        }

        error = ModelErrors.Invalid(
            $"{HttpHeaders.JsonLength} is '{JsonWords.Shorten(header.ToString())}', expected the length of the JSON, an integer from 0 to {bodyLength}");
        return false;
    }
}
